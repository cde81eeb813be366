import DriverModel
import SystemPackage

/// What came of trying a kernel with the driver's modules.
package struct TestBoot: Hashable, Sendable {
    package enum Verdict: String, Hashable, Sendable {
        case passed
        /// A module will not load, or the kernel ends over it.
        case failed
        case notTried = "not-tried"
    }

    package struct Module: Hashable, Sendable {
        package enum Result: Hashable, Sendable {
            case loaded
            /// Its initialisation ran: there is no GPU in the machine that it was tried on.
            case foundNoDevice
            /// Its initialisation ran: it was built for a kernel in which it has nothing to do.
            case hasNoUse
            /// All that it misses is what these modules of the set export, which found no device.
            case fits(with: [String])
            case notInImage
            case failed(reason: String)
            /// The kernel ended before its turn.
            case notReached

            package var reason: String? { if case .failed(let reason) = self { reason } else { nil } }

            package var isFailure: Bool { reason != nil }
        }

        package let name: String
        package let file: FilePath
        package let isDriver: Bool
        package let result: Result
        /// What the kernel said when it failed.
        package let lines: [String]

        package init(name: String, file: FilePath, isDriver: Bool, result: Result, lines: [String]) {
            self.name = name
            self.file = file
            self.isDriver = isDriver
            self.result = result
            self.lines = lines
        }
    }

    package let kernel: KernelRelease
    package var image: FilePath?
    package var initramfs: FilePath?
    package let verdict: Verdict
    /// Why, as far as it does not stand with a module.
    package var reason: String?
    package var advice: Advice?
    package var modules: [Module] = []
    /// Warnings of the kernel's, after which it went on.
    package var warnings: [String] = []
    /// All that the kernel said.
    package var log: FilePath?
    package var seconds: Int64 = 0

    package init(_ kernel: KernelRelease, notTried obstacle: TestBootObstacle) {
        self.kernel = kernel
        verdict = obstacle.isWithoutModules ? .failed : .notTried
        reason = obstacle.reason
        advice = obstacle.advice
    }

    package init(_ plan: TestBootPlan, _ verdict: Verdict, reason: String?) {
        kernel = plan.kernel
        image = plan.image
        initramfs = plan.initramfs
        self.verdict = verdict
        self.reason = reason
    }
}
