import SystemPackage

/// What has to be known, beside the inventory, before anything of the driver is removed.
package struct CleanupFacts: Hashable, Sendable {
    /// What shows that a kernel can still be booted.
    package enum Evidence: Hashable, Sendable {
        /// The package that its files belong to is installed.
        case package(String)
        /// Its image is there, and no package is known for it.
        case image
    }

    /// What is there of the driver for a kernel that is not there any more.
    package struct LeftBehind: Hashable, Sendable {
        package let kernel: KernelRelease
        /// Its modules folder; nil when that is gone too.
        package let folder: FilePath?
        /// Modules of the driver in that folder, which no package owns.
        package let files: [FilePath]
        /// The kernel's own modules are in it: not what DKMS leaves when a kernel is removed.
        package let hasOwnModules: Bool
        /// Nothing is in it but empty folders, and what depmod wrote of modules that are not there any more.
        package let isOnlyIndex: Bool
        /// Files of somebody else's are in it, so the folder itself stays.
        package let hasOthersFiles: Bool
        /// A setting that has it ignored.
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

    /// Modules that the hook has kept.
    package struct KeptSet: Hashable, Sendable {
        package let version: DriverVersion
        package let path: FilePath

        package init(version: DriverVersion, path: FilePath) {
            self.version = version
            self.path = path
        }
    }

    /// Kernels that can be booted, as far as that is known.
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
