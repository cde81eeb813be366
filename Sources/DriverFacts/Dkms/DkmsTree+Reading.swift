import DriverModel
import Host
import SystemPackage

extension DkmsTree {
    package static func read(at tree: FilePath, in root: SystemRoot) -> DkmsTree {
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
}

extension ModuleFileName {
    package static func modules(in folder: FilePath, of root: SystemRoot) -> [String: FilePath] {
        var result: [String: FilePath] = [:]
        for name in root.names(in: folder) {
            guard let module = module(of: name) else { continue }
            let path = folder.appending(name)
            // If a module is there both compressed and uncompressed, DKMS takes the uncompressed file.
            if result[module] == nil || name.hasSuffix(".ko") { result[module] = path }
        }
        return result
    }
}
