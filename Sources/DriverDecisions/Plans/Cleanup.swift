import DriverModel
import SystemPackage

/// What `driver dkms cleanup` keeps and what it removes, for its report.
package struct Cleanup: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable {
        case running
        /// The kernel is one of the newest.
        case recent
        /// The machine boots this kernel if nobody chooses another one.
        case bootDefault
    }

    package struct Kept: Hashable, Sendable {
        package let kernel: KernelRelease
        package let reason: Reason
    }

    package struct Removed: Hashable, Sendable {
        package let kernel: KernelRelease
        /// The drivers that DKMS has for the kernel.
        package let targets: [BuildTarget]
        /// What shows that the kernel can still be booted; nil if nothing does.
        package let evidence: CleanupFacts.Evidence?
        package let bytes: UInt64
    }

    /// Everything that was left behind for a kernel that is gone.
    package struct Orphan: Hashable, Sendable {
        package let kernel: KernelRelease
        package let targets: [BuildTarget]
        /// The kernel's modules folder with the driver's modules; nil if there is none.
        package let folder: FilePath?
        package let bytes: UInt64
    }

    /// A driver that is older than the one in use, and that no kernel uses.
    package struct OldVersion: Hashable, Sendable {
        package let version: DriverVersion
        /// The names under which DKMS has it.
        package let modules: [String]
        package let source: CleanupFacts.StoredSource?
        package let kept: [FilePath]
        package let bytes: UInt64

        /// Whether all removals of this version from kernels have succeeded.
        package func isUnused(after outcome: Outcome) -> Bool {
            !outcome.failedTargets.contains { $0.version == version }
        }

        /// What exists of the version outside the DKMS tree.
        package var paths: [FilePath] {
            var paths = kept
            if let source { paths.insert(source.path, at: 0) }
            return paths
        }
    }

    /// A kernel or a driver that cleanup must not remove, and why.
    package struct LeftAlone: Hashable, Sendable {
        package let name: String
        package let reason: String
    }

    package var running: KernelRelease?
    /// How many kernels are kept beside the running one.
    package var keep: Int
    package var kept: [Kept] = []
    package var removed: [Removed] = []
    package var orphans: [Orphan] = []
    package var versions: [OldVersion] = []
    package var leftAlone: [LeftAlone] = []

    package var isEmpty: Bool { removed.isEmpty && orphans.isEmpty && versions.isEmpty }

    package init(running: KernelRelease?, keep: Int) {
        self.running = running
        self.keep = keep
    }

    package func freedBytes(after outcome: Outcome) -> UInt64 {
        let failed = outcome.failedTargets
        var bytes = versions.filter { $0.isUnused(after: outcome) }.map(\.bytes)
        bytes += removed.filter { failed.isDisjoint(with: $0.targets) }.map(\.bytes)
        bytes += orphans.filter { failed.isDisjoint(with: $0.targets) }.map(\.bytes)
        return bytes.reduce(0, +)
    }
}
