import DriverModel
import Host
import SystemPackage

extension DkmsTree {
    package static func read(at tree: FilePath, in root: SystemRoot) -> DkmsTree {
        let locations = DkmsLocations(tree: tree)
        var registered: [Registered] = []
        for module in root.names(in: tree) where !module.hasPrefix(".") {
            let folder = locations.moduleFolder(of: module)
            guard root.isDirectory(folder) else { continue }
            for version in root.names(in: folder) where DkmsLocations.isVersion(version) {
                guard root.isDirectory(folder.appending(version)) else { continue }
                registered.append(read(module, DriverVersion(version), locations, in: root))
            }
        }
        return DkmsTree(registered: registered)
    }

    private static func read(
        _ module: String, _ version: DriverVersion, _ locations: DkmsLocations, in root: SystemRoot
    ) -> Registered {
        let folder = locations.registrationFolder(of: module, version)
        let link = locations.sourceLink(of: module, version)
        let target = root.linkTarget(link)
        let state: LinkState =
            if let target {
                root.isDirectory(link) ? .added : .sourceMissing(target)
            } else {
                .sourceUnlinked
            }
        var builds: [Build] = []
        var stuck: [Stuck] = []
        for name in root.names(in: folder) where isKernelFolder(name) {
            let kernel = KernelRelease(name)
            for architecture in root.names(in: folder.appending(name)) where !architecture.hasPrefix(".") {
                let place = folder.appending(name).appending(architecture)
                guard root.isDirectory(place) else { continue }
                let active = locations.activeLink(of: module, kernel, architecture)
                let isActive =
                    root.linkTarget(active) != nil
                    && (try? root.resolve(active)) == (try? root.resolve(place))
                guard root.isDirectory(place.appending("module")) else {
                    stuck.append(
                        Stuck(
                            kernel: kernel, architecture: architecture, folder: place,
                            isInstalled: isActive))
                    continue
                }
                builds.append(
                    Build(
                        kernel: kernel,
                        architecture: architecture,
                        folder: place,
                        modules: ModuleFileName.modules(in: place.appending("module"), of: root),
                        isInstalled: isActive,
                        hasOriginals: root.isDirectory(
                            locations.originals(of: module, kernel, architecture)),
                        built: root.status(place.appending("module"))?.modified ?? 0
                    ))
            }
        }
        return Registered(
            module: module,
            version: version.text,
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
