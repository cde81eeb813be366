import SystemPackage

/// What came of trying a kernel with the driver's modules.
public struct TestBoot: Hashable, Sendable {
    public enum Verdict: String, Hashable, Sendable {
        case passed
        /// A module will not load, or the kernel ends over it.
        case failed
        case notTried = "not-tried"
    }

    public struct Module: Hashable, Sendable {
        public enum Result: Hashable, Sendable {
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

            public var reason: String? { if case .failed(let reason) = self { reason } else { nil } }

            var isFailure: Bool { reason != nil }
        }

        public let name: String
        public let file: FilePath
        public let isDriver: Bool
        public let result: Result
        /// What the kernel said when it failed.
        public let lines: [String]
    }

    public let kernel: KernelRelease
    public var image: FilePath?
    public var initramfs: FilePath?
    public let verdict: Verdict
    /// Why, as far as it does not stand with a module.
    public var reason: String?
    public var hint: String?
    public var modules: [Module] = []
    /// Warnings of the kernel's, after which it went on.
    public var warnings: [String] = []
    /// All that the kernel said.
    public var log: FilePath?
    public var seconds: Int64 = 0

    public init(_ kernel: KernelRelease, notTried obstacle: TestBootObstacle) {
        self.kernel = kernel
        verdict = obstacle.isWithoutModules ? .failed : .notTried
        reason = obstacle.reason
        hint = obstacle.hint
    }

    init(_ plan: TestBootPlan, _ verdict: Verdict, reason: String?) {
        kernel = plan.kernel
        image = plan.image
        initramfs = plan.initramfs
        self.verdict = verdict
        self.reason = reason
    }
}
