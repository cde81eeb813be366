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
        let found = tree.entries.compactMap(registration)
        func weight(_ registration: Registration) -> [Int] {
            let installed = registration.builds.filter(\.isInstalled)
            let isListed = root.isDirectory(locations.entry(of: registration.name, registration.version))
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

    private func registration(of entry: DkmsTree.Entry) -> Registration? {
        let folder = locations.tree.appending(entry.module).appending(entry.version)
        let confPath = folder.appending("source/dkms.conf")
        var conf: DkmsConf?
        var confProblem: DkmsConf.Problem?
        do { conf = try DkmsConf.read(confPath, in: sources.guarded) } catch {
            // If root does not read it, nothing is known to be wrong with it.
            confProblem = error.isRefusal ? nil : error
        }
        guard isDriver(entry, conf: conf) else { return nil }
        let shown =
            entry.source.map { folder.pushing($0).lexicallyNormalized() }
            ?? locations.source.appending("\(entry.module)-\(entry.version)")
        let state: Registration.State =
            switch entry.state {
            case .sourceMissing(let path): .broken(.sourceMissing(path))
            case .sourceUnlinked: .broken(.sourceUnlinked(folder))
            case .added: confProblem.map { .broken(.conf($0, at: shown.appending("dkms.conf"))) } ?? .registered
            }
        return Registration(
            name: entry.module,
            version: DriverVersion(entry.version),
            state: state,
            entry: entry.state,
            source: entry.state == .added ? sources.read(shown) : nil,
            conf: conf,
            licence: licence(of: entry, source: folder.appending("source")),
            builds: entry.builds.filter { $0.architecture == architecture }
                + entry.builds.filter { $0.architecture != architecture },
            stuck: entry.stuck
        )
    }

    /// The driver is a package that builds the core module, whatever the package is called. `nvidia-fs` and similar
    /// packages are not the driver.
    private func isDriver(_ entry: DkmsTree.Entry, conf: DkmsConf?) -> Bool {
        // If only part of the file is literal, the core module may be in the other part.
        if let conf, conf.isRead || conf.buildsCoreModule { return conf.buildsCoreModule }
        let built = Set(entry.builds.flatMap { $0.modules.keys })
        if !built.isEmpty {
            return built.contains { built.contains("\($0)-modeset") } || built.contains(DriverModules.core)
        }
        // If nothing can be read any more, the names that distributions give the driver have to do.
        let names = ["nvidia", "nvidia-open", "nvidia-srv", "nvidia-current", "nvidia-current-open"]
        return names.contains(entry.module) || entry.module.hasPrefix("nvidia-legacy-")
            || entry.module.hasPrefix("nvidia-tesla-")
    }

    private func licence(of entry: DkmsTree.Entry, source: FilePath) -> Registration.Licence {
        for build in entry.builds {
            for name in ["nvidia", entry.module] {
                guard let path = build.modules[name], case .success(let info) = reader.read(path) else { continue }
                return info.isProprietary ? .proprietary : .open
            }
        }
        return SourceTreeReader.licence(of: source, in: sources.guarded)
    }
}
