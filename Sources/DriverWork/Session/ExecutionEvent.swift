import DriverDecisions
import DriverModel

/// What happens while a plan is executed, for whoever shows it.
package enum ExecutionEvent: Hashable, Sendable {
    /// For others to be done, before anything else.
    case waiting(OtherWork)
    case started(Plan.Step)
    /// Of a build, as its log grows. Not every change is worth showing; that is for the one who shows it to say.
    case progress(BuildTarget, BuildProgress)
    case finished(Plan.Step, seconds: Int64)
    /// A build that ends without modules and without failure: the driver's own dkms.conf leaves the kernel out.
    case excluded(BuildTarget)
    case failed(Plan.Step, reason: String)
}
