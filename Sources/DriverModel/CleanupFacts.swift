import SystemPackage

/// What has to be known before anything of the driver is removed, besides the inventory.
package struct CleanupFacts: Hashable, Sendable {
    /// What shows that a kernel can still be booted.
    package enum Evidence: Hashable, Sendable {
        /// The package that its files belong to is installed.
        case package(String)
        /// Its image exists, and no package is known to own it.
        case image
    }

    /// What is left of the driver for a kernel that no longer exists.
    package struct LeftBehind: Hashable, Sendable {
        package let kernel: KernelRelease
        /// The kernel's modules folder; nil if that is gone too.
        package let folder: FilePath?
        /// The driver's modules in that folder that no package owns.
        package let files: [FilePath]
        /// The kernel's own modules are still there, although DKMS leaves none of them when a kernel is removed.
        package let hasOwnModules: Bool
        /// The folder has only empty folders in it, and what depmod wrote about modules that are gone.
        package let isOnlyIndex: Bool
        /// The folder has somebody else's files in it, so it stays.
        package let hasOthersFiles: Bool
        /// Where the setting is that makes nvctl ignore this kernel.
        package let ignoredBy: String?

        package init(
            kernel: KernelRelease, folder: FilePath?, files: [FilePath], hasOwnModules: Bool, isOnlyIndex: Bool,
            hasOthersFiles: Bool, ignoredBy: String?
        ) {
            self.kernel = kernel
            self.folder = folder
            self.files = files
            self.hasOwnModules = hasOwnModules
            self.isOnlyIndex = isOnlyIndex
            self.hasOthersFiles = hasOthersFiles
            self.ignoredBy = ignoredBy
        }
    }

    /// A snapshot that `source init` took.
    package struct StoredSource: Hashable, Sendable {
        package let version: DriverVersion
        package let path: FilePath
        /// Links in /usr/src that lead to it.
        package let links: [FilePath]

        package init(version: DriverVersion, path: FilePath, links: [FilePath]) {
            self.version = version
            self.path = path
            self.links = links
        }
    }

    /// The kept modules of a version.
    package struct KeptSet: Hashable, Sendable {
        package let version: DriverVersion
        package let path: FilePath

        package init(version: DriverVersion, path: FilePath) {
            self.version = version
            self.path = path
        }
    }

    /// Kernels that can be booted, as far as that is known, and what shows it.
    package let evidence: [KernelRelease: Evidence]
    package let bootDefault: BootDefault
    package let leftBehind: [LeftBehind]
    package let sources: [StoredSource]
    package let kept: [KeptSet]
    /// Bytes of module files, build folders and all other folders that are named here.
    package let sizes: [FilePath: UInt64]

    package init(
        evidence: [KernelRelease: Evidence], bootDefault: BootDefault, leftBehind: [LeftBehind],
        sources: [StoredSource], kept: [KeptSet], sizes: [FilePath: UInt64]
    ) {
        self.evidence = evidence
        self.bootDefault = bootDefault
        self.leftBehind = leftBehind
        self.sources = sources
        self.kept = kept
        self.sizes = sizes
    }

    package func bytes(of paths: [FilePath]) -> UInt64 { paths.reduce(0) { $0 + (sizes[$1] ?? 0) } }
}

extension CleanupFacts.Evidence {
    /// For use after the name of a kernel.
    package var words: String {
        switch self {
        case .package(let name): "installed: \(name)"
        case .image: "bootable"
        }
    }
}
