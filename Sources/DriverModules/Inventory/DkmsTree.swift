import Host
import SystemPackage

/// The DKMS tree as it is on disk, read without running `dkms`.
///
/// DKMS has no database: what its tree holds is what is registered, built and installed. The rules are
/// those of `dkms status` 3.0.10 to 3.4.3; states that it hides (a build folder without modules, a
/// registration whose source is gone) are kept apart here, because they are what users get stuck in.
package struct DkmsTree: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package enum State: Hashable, Sendable {
            case added
            /// The `source` link leads nowhere.
            case sourceMissing(FilePath)
            /// There is no `source` link, as after an interrupted removal.
            case sourceUnlinked
        }

        package let module: String
        package let version: String
        package let state: State
        /// Where the `source` link leads, as it is written.
        package let source: FilePath?
        package let builds: [Build]
        /// Folders `<kernel>/<arch>` without `module/`: DKMS neither builds there nor removes them.
        package let stuck: [Stuck]
    }

    package struct Build: Hashable, Sendable {
        package let kernel: KernelRelease
        package let architecture: String
        package let folder: FilePath
        /// Module names without `.ko` and compression, with the file.
        package let modules: [String: FilePath]
        /// The link `kernel-<kernel>-<arch>` leads here.
        package let isInstalled: Bool
        package let hasOriginals: Bool
        /// Seconds since 1970 at which DKMS put the modules there.
        package let built: Int64
        package var log: FilePath { folder.appending("log/make.log") }
    }

    package struct Stuck: Hashable, Sendable {
        package let kernel: KernelRelease
        package let architecture: String
        package let folder: FilePath
        /// The link `kernel-<kernel>-<arch>` leads here all the same.
        package let isInstalled: Bool
    }

    package let entries: [Entry]

    static func read(at tree: FilePath, in root: SystemRoot) -> DkmsTree {
        var entries: [Entry] = []
        for module in root.names(in: tree) where !module.hasPrefix(".") {
            let folder = tree.appending(module)
            guard root.isDirectory(folder) else { continue }
            for version in root.names(in: folder) where isVersionFolder(version) {
                guard root.isDirectory(folder.appending(version)) else { continue }
                entries.append(entry(module, version, tree: tree, in: root))
            }
        }
        return DkmsTree(entries: entries)
    }

    private static func isVersionFolder(_ name: String) -> Bool {
        !name.hasPrefix(".") && !name.hasPrefix("kernel-") && name != "original_module"
    }

    private static func entry(
        _ module: String, _ version: String, tree: FilePath, in root: SystemRoot
    ) -> Entry {
        let folder = tree.appending(module).appending(version)
        let link = folder.appending("source")
        let target = root.linkTarget(link)
        let state: Entry.State =
            if let target {
                root.isDirectory(link) ? .added : .sourceMissing(target)
            } else {
                .sourceUnlinked
            }
        let originals = tree.appending(module).appending("original_module")
        var builds: [Build] = []
        var stuck: [Stuck] = []
        for kernel in root.names(in: folder) where isKernelFolder(kernel) {
            for architecture in root.names(in: folder.appending(kernel)) where !architecture.hasPrefix(".") {
                let place = folder.appending(kernel).appending(architecture)
                guard root.isDirectory(place) else { continue }
                let active = tree.appending(module).appending("kernel-\(kernel)-\(architecture)")
                let isActive =
                    root.linkTarget(active) != nil
                    && (try? root.resolve(active)) == (try? root.resolve(place))
                guard root.isDirectory(place.appending("module")) else {
                    stuck.append(
                        Stuck(
                            kernel: KernelRelease(kernel), architecture: architecture, folder: place,
                            isInstalled: isActive))
                    continue
                }
                builds.append(
                    Build(
                        kernel: KernelRelease(kernel),
                        architecture: architecture,
                        folder: place,
                        modules: ModuleFileName.modules(in: place.appending("module"), of: root),
                        isInstalled: isActive,
                        hasOriginals: root.isDirectory(
                            originals.appending(kernel).appending(architecture)),
                        built: root.status(place.appending("module"))?.modified ?? 0
                    ))
            }
        }
        return Entry(
            module: module,
            version: version,
            state: state,
            source: target,
            builds: builds,
            stuck: stuck
        )
    }

    /// DKMS's own pattern, `+([0-9]).*`.
    static func isKernelFolder(_ name: String) -> Bool {
        let digits = name.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return !digits.isEmpty && name.utf8.dropFirst(digits.count).first == UInt8(ascii: ".")
    }
}

/// The names of module files: `nvidia-drm.ko.zst` is the module `nvidia-drm`.
enum ModuleFileName {
    static let suffixes = [".ko", ".ko.zst", ".ko.xz", ".ko.gz"]

    static func module(of file: String) -> String? {
        for suffix in suffixes where file.hasSuffix(suffix) && file.utf8.count > suffix.utf8.count {
            return String(file.dropLast(suffix.count))
        }
        return nil
    }

    static func modules(in folder: FilePath, of root: SystemRoot) -> [String: FilePath] {
        var result: [String: FilePath] = [:]
        for name in root.names(in: folder) {
            guard let module = module(of: name) else { continue }
            let path = folder.appending(name)
            // Where both are there, DKMS takes the uncompressed one.
            if result[module] == nil || name.hasSuffix(".ko") { result[module] = path }
        }
        return result
    }

    /// The kernel does not tell `-` from `_` in module names.
    static func canonical(_ name: some StringProtocol) -> String {
        String(name.map { $0 == "-" ? "_" : $0 })
    }
}
