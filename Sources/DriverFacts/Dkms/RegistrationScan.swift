import DriverModel
import Host
import SystemPackage
import Text

/// Tells the driver's registrations from everything else in a DKMS tree.
struct RegistrationScan {
    let root: SystemRoot
    let locations: DkmsLocations
    let reader: ModuleReader
    /// The machine's architecture. Builds for other architectures are listed after those for this one.
    let architecture: String
    let sources: SourceTreeReader

    /// The driver's registrations, the active one first. These decide, one after the other: whether DKMS can use it,
    /// whether it is in /usr/src, from where new kernels get it, how many kernels have it, how many have it including
    /// removed ones, and its version.
    func registrations(in tree: DkmsTree, of kernels: Set<KernelRelease>) -> [Registration] {
        let found = tree.registered.compactMap(registration)
        func weight(_ registration: Registration) -> [Int] {
            let installed = registration.builds.filter(\.isInstalled)
            let isListed = root.isDirectory(locations.sourceFolder(of: registration.name, registration.version))
            return [
                registration.isUsable ? 1 : 0, isListed ? 1 : 0, installed.count { kernels.contains($0.kernel) },
                installed.count,
            ]
        }
        return found.sorted { first, second in
            let (a, b) = (weight(first), weight(second))
            if a != b { return b.lexicographicallyPrecedes(a) }
            if first.version != second.version { return first.version > second.version }
            return first.name < second.name
        }
    }

    private func registration(of registered: DkmsTree.Registered) -> Registration? {
        let (module, version) = (registered.module, DriverVersion(registered.version))
        let folder = locations.registrationFolder(of: module, version)
        let link = locations.sourceLink(of: module, version)
        var conf: DkmsConf?
        var confProblem: DkmsConf.Problem?
        do { conf = try DkmsConf.read(link.appending("dkms.conf"), in: sources.guarded) } catch {
            // If root does not read it, nothing is known to be wrong with it.
            confProblem = error.isRefusal ? nil : error
        }
        guard isDriver(registered, conf: conf) else { return nil }
        let shown =
            registered.source.map { folder.pushing($0).lexicallyNormalized() }
            ?? locations.sourceFolder(of: module, version)
        let state: Registration.State =
            switch registered.state {
            case .sourceMissing(let path): .broken(.sourceMissing(path))
            case .sourceUnlinked: .broken(.sourceUnlinked(folder))
            case .added: confProblem.map { .broken(.conf($0, at: shown.appending("dkms.conf"))) } ?? .registered
            }
        return Registration(
            name: module,
            version: version,
            state: state,
            link: registered.state,
            source: registered.state == .added ? sources.read(shown) : nil,
            conf: conf,
            licence: licence(of: registered, source: link),
            builds: registered.builds.filter { $0.architecture == architecture }
                + registered.builds.filter { $0.architecture != architecture },
            stuck: registered.stuck
        )
    }

    /// The driver is a package that builds the core module, whatever the package is called. `nvidia-fs` and similar
    /// packages are not the driver.
    private func isDriver(_ registered: DkmsTree.Registered, conf: DkmsConf?) -> Bool {
        // If only part of the file is literal, the core module may be in the other part.
        if let conf, conf.isRead || conf.buildsCoreModule { return conf.buildsCoreModule }
        let built = Set(registered.builds.flatMap { $0.modules.keys })
        if !built.isEmpty {
            return built.contains { DriverModules.isCore($0, among: built) } || built.contains(DriverModules.core)
        }
        // If nothing can be read any more, the names that distributions give the driver have to do.
        let names = ["nvidia", "nvidia-open", "nvidia-srv", "nvidia-current", "nvidia-current-open"]
        return names.contains(registered.module) || registered.module.hasPrefix("nvidia-legacy-")
            || registered.module.hasPrefix("nvidia-tesla-")
    }

    private func licence(of registered: DkmsTree.Registered, source: FilePath) -> Registration.Licence {
        for build in registered.builds {
            for name in [DriverModules.core, registered.module] {
                guard let path = build.modules[name], case .success(let info) = reader.read(path) else { continue }
                return info.isProprietary ? .proprietary : .open
            }
        }
        return SourceTreeReader.licence(of: source, in: sources.guarded)
    }
}
