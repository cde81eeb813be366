import DriverModel
import SystemPackage

/// The result of trying a kernel with the driver's modules.
package struct TestBoot: Hashable, Sendable {
    package enum Verdict: String, Hashable, Sendable {
        case passed
        /// A module does not load, or the kernel crashes because of it.
        case failed
        case notTried = "not-tried"
    }

    package struct Module: Hashable, Sendable {
        package enum Result: Hashable, Sendable {
            case loaded
            /// The module's initialisation ran, but the test machine has no GPU.
            case foundNoDevice
            /// The module's initialisation ran, but it was built for a kernel in which it has nothing to do.
            case hasNoUse
            /// The module only lacks symbols that these modules of the set export. They found no device.
            case fits(with: [String])
            case notInImage
            case failed(reason: String)
            /// The kernel ended before it was the module's turn.
            case notReached

            package var reason: String? { if case .failed(let reason) = self { reason } else { nil } }

            package var isFailure: Bool { reason != nil }
        }

        package let name: String
        package let file: FilePath
        package let isDriver: Bool
        package let result: Result
        /// The kernel's messages if the module failed.
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
    /// The reason for the verdict, unless one of the modules has it.
    package var reason: String?
    package var advice: Advice?
    package var modules: [Module] = []
    /// The kernel's warnings after which it went on.
    package var warnings: [String] = []
    /// The file with all output of the kernel.
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
