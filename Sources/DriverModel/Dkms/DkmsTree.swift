import SystemPackage

/// The DKMS tree as it is on disk, read without running `dkms`.
///
/// DKMS has no database: what its tree holds is what is registered, built and installed. The rules are
/// those of `dkms status` 3.0.10 to 3.4.3; states that it hides (a build folder without modules, a
/// registration whose source is gone) are kept apart here, because they are what users get stuck in.
package struct DkmsTree: Hashable, Sendable {
    /// The state of a registration's `source` link.
    package enum LinkState: Hashable, Sendable {
        case added
        /// The `source` link leads nowhere.
        case sourceMissing(FilePath)
        /// There is no `source` link, as after an interrupted removal.
        case sourceUnlinked
    }

    /// A version of a module that has a folder in the tree, NVIDIA's or another.
    package struct Registered: Hashable, Sendable {
        package let module: String
        package let version: String
        package let state: LinkState
        /// The target of the `source` link, as it is written.
        package let source: FilePath?
        package let builds: [Build]
        /// Folders `<kernel>/<arch>` without `module/`: DKMS neither builds there nor removes them.
        package let stuck: [Stuck]

        package init(
            module: String, version: String, state: LinkState, source: FilePath?, builds: [Build], stuck: [Stuck]
        ) {
            self.module = module
            self.version = version
            self.state = state
            self.source = source
            self.builds = builds
            self.stuck = stuck
        }
    }

    package struct Build: Hashable, Sendable {
        package let kernel: KernelRelease
        package let architecture: String
        package let folder: FilePath
        /// The files of the modules, by their names without `.ko` and compression.
        package let modules: [String: FilePath]
        /// The link `kernel-<kernel>-<arch>` leads here.
        package let isInstalled: Bool
        package let hasOriginals: Bool
        /// When DKMS put the modules there, in seconds since 1970.
        package let built: Int64

        package init(
            kernel: KernelRelease, architecture: String, folder: FilePath, modules: [String: FilePath],
            isInstalled: Bool, hasOriginals: Bool, built: Int64
        ) {
            self.kernel = kernel
            self.architecture = architecture
            self.folder = folder
            self.modules = modules
            self.isInstalled = isInstalled
            self.hasOriginals = hasOriginals
            self.built = built
        }
        package var log: FilePath { folder.appending("log/make.log") }
    }

    package struct Stuck: Hashable, Sendable {
        package let kernel: KernelRelease
        package let architecture: String
        package let folder: FilePath
        /// The link `kernel-<kernel>-<arch>` leads here nevertheless.
        package let isInstalled: Bool

        package init(kernel: KernelRelease, architecture: String, folder: FilePath, isInstalled: Bool) {
            self.kernel = kernel
            self.architecture = architecture
            self.folder = folder
            self.isInstalled = isInstalled
        }
    }

    package let registered: [Registered]

    package init(registered: [Registered]) {
        self.registered = registered
    }

    /// DKMS's own pattern, `+([0-9]).*`.
    package static func isKernelFolder(_ name: String) -> Bool {
        let digits = name.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return !digits.isEmpty && name.utf8.dropFirst(digits.count).first == UInt8(ascii: ".")
    }
}
