import DriverDecisions
import DriverModel

/// Events of a plan that is being carried out, for whoever shows them.
package enum ExecutionEvent: Hashable, Sendable {
    /// Other work has to end before anything else.
    case waiting(OtherWork)
    case started(Plan.Step)
    /// Progress of a build, reported as its log grows. Whoever shows it decides which changes are worth showing.
    case progress(BuildTarget, BuildProgress)
    case finished(Plan.Step, seconds: Int64)
    /// A build ended without modules, but did not fail: the driver's own dkms.conf leaves the kernel out.
    case excluded(BuildTarget)
    case failed(Plan.Step, reason: String)
}
