import DriverModel
import SystemPackage
import SystemValues
import Text

/// The result of a plan.
package struct Outcome: Hashable, Sendable {
    package enum Result: Hashable, Sendable {
        case installed
        case removed
        /// The driver's own dkms.conf leaves this kernel out (BUILD_EXCLUSIVE).
        case excluded
        /// Built, but not installed, because modules were to be installed for all kernels or none.
        case held
        case failed(KernelFailure)

        package var failure: KernelFailure? { if case .failed(let failure) = self { failure } else { nil } }
    }

    package struct Kernel: Hashable, Sendable {
        package let target: BuildTarget
        package let result: Result

        package init(target: BuildTarget, result: Result) {
            self.target = target
            self.result = result
        }
    }

    /// A step that was carried out, or begun.
    package struct Step: Hashable, Sendable {
        package let step: Plan.Step
        /// Why the step had no effect, as a sentence; nil if it had one.
        package let problem: String?

        package init(step: Plan.Step, problem: String?) {
            self.step = step
            self.problem = problem
        }
    }

    package var kernels: [Kernel] = []
    /// All steps except those for one kernel, whose results are in `kernels`.
    package var steps: [Step] = []

    package init(_ kernels: [Kernel] = []) { self.kernels = kernels }

    /// Whether installing was not begun because a build failed.
    package var isHeldBack = false

    package var failedTargets: Set<BuildTarget> {
        Set(kernels.filter { $0.result.failure != nil }.map(\.target))
    }

    package var failures: Int { kernels.count { $0.result.failure != nil } }
}
