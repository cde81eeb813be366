import Host
import SystemPackage

/// What `driver dkms cleanup` keeps and what it removes, for its report.
public struct Cleanup: Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable {
        case running
        /// One of the newest.
        case recent
        /// What the machine boots when nobody chooses.
        case bootDefault
    }

    public struct Kept: Hashable, Sendable {
        public let kernel: KernelRelease
        public let reason: Reason
    }

    public struct Removed: Hashable, Sendable {
        public let kernel: KernelRelease
        /// The drivers that DKMS has for it.
        public let targets: [Plan.Target]
        /// What shows that it can still be booted; nil when nothing does.
        public let evidence: CleanupFacts.Evidence?
        public let bytes: UInt64
    }

    /// What is there for a kernel that is gone.
    public struct Orphan: Hashable, Sendable {
        public let kernel: KernelRelease
        public let targets: [Plan.Target]
        /// Its modules folder with the driver's modules; nil when there is none.
        public let folder: FilePath?
        public let bytes: UInt64
    }

    /// A driver that is older than the one in use, and is used for no kernel.
    public struct OldVersion: Hashable, Sendable {
        public let version: DriverVersion
        /// The names under which DKMS has it.
        public let modules: [String]
        public let source: CleanupFacts.StoredSource?
        public let kept: [FilePath]
        public let bytes: UInt64

        /// Whether it was taken away from all kernels before it.
        public func isUnused(after outcome: Outcome) -> Bool {
            !outcome.failedTargets.contains { $0.version == version }
        }

        /// What there is of it beside the DKMS tree.
        public var paths: [FilePath] {
            var paths = kept
            if let source { paths.insert(source.path, at: 0) }
            return paths
        }
    }

    /// What is not cleanup's to remove: a kernel or a driver, and why.
    public struct LeftAlone: Hashable, Sendable {
        public let name: String
        public let reason: String
    }

    public var running: KernelRelease?
    /// How many kernels are kept beside the running one.
    public var keep: Int
    public var kept: [Kept] = []
    public var removed: [Removed] = []
    public var orphans: [Orphan] = []
    public var versions: [OldVersion] = []
    public var leftAlone: [LeftAlone] = []

    public var isEmpty: Bool { removed.isEmpty && orphans.isEmpty && versions.isEmpty }

    public init(running: KernelRelease?, keep: Int) {
        self.running = running
        self.keep = keep
    }

    public func freedBytes(after outcome: Outcome) -> UInt64 {
        let failed = outcome.failedTargets
        var bytes = versions.filter { $0.isUnused(after: outcome) }.map(\.bytes)
        bytes += removed.filter { failed.isDisjoint(with: $0.targets) }.map(\.bytes)
        bytes += orphans.filter { failed.isDisjoint(with: $0.targets) }.map(\.bytes)
        return bytes.reduce(0, +)
    }
}
