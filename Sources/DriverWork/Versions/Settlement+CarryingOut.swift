import DriverDecisions
import DriverFacts
import DriverModel
import Host
import SystemPackage

extension Settlement {
    /// Runs to the end even if the user interrupts.
    func carryOut(on host: Host, _ locations: DkmsLocations) async throws {
        try await finishing { try await settle(on: host, locations) }
    }

    private func settle(on host: Host, _ locations: DkmsLocations) async throws {
        let tree = DkmsTree.read(at: locations.tree, in: host.root)
        let ending = ending { kernels(of: $0, in: tree) }
        for other in ending.unlisted {
            let inactive = InactiveVersion(host: host, locations: locations, module: module, version: other)
            try inactive.unlist()
            if ending.retired.contains(other) { try await inactive.retire(for: ending.isInUse ? .replaced : .built) }
        }
        let unfinished = UnfinishedChange(.partialSwitch, in: host.root)
        switch ending.partialSwitch {
        case .asBefore: break
        case .none: try unfinished.end()
        case .from(let earlier):
            let partial = PartialSwitch(
                current: DriverTitle(module, version), earlier: DriverTitle(module, earlier))
            try unfinished.begin(partial.description)
        }
        if ending.isInUse { try KeptModules(root: host.root).release(module, version, locations: locations) }
    }

    private func kernels(of version: DriverVersion, in tree: DkmsTree) -> [KernelRelease] {
        let registered = tree.registered.first { $0.module == module && $0.version == version.text }
        return registered?.builds.filter(\.isInstalled).map(\.kernel) ?? []
    }
}

/// A version that DKMS knows, but must not install.
private struct InactiveVersion {
    let host: Host
    let locations: DkmsLocations
    let module: String
    let version: DriverVersion

    private var root: SystemRoot { host.root }

    /// Takes the version out of /usr/src. If its source is not ours to remove, DKMS is told to skip the version.
    func unlist() throws {
        let source = locations.sourceFolder(of: module, version)
        let snapshot = SourceRecord.snapshot(of: version)
        guard root.status(source) != nil else { return }
        guard root.linkTarget(source) != nil, (try? root.resolve(source)) == (try? root.resolve(snapshot)) else {
            return try SourceOverride(root: root, module: module, version: version).write()
        }
        // DKMS's own link is changed first, because it must always lead to a source.
        if locations.knows(module, version, in: root) {
            try root.link(locations.sourceLink(of: module, version), to: snapshot)
        }
        try root.unlink(source)
    }

    /// Keeps the version's modules, and takes the version out of the DKMS tree.
    func retire(for reason: KeptVersion.Reason) async throws {
        let inventory = Inventory.read(host)
        guard let registration = inventory.registrations.first(where: { $0.name == module && $0.version == version })
        else { return }
        let builds = registration.builds.filter { inventory.usableBuilds.contains($0.folder) }
        if !builds.isEmpty, registration.isUsable {
            let packages = DriverPackage.installed(of: version, in: root)
            try KeptModules(root: root)
                .keep(KeepRequest(registration, builds, packages: packages), for: reason, now: host.now())
        }
        try await Registrar(host: host, locations: locations).unregister(module, version, kernels: [], purging: false)
    }
}
