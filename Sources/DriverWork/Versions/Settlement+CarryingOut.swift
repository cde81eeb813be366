import DriverDecisions
import DriverFacts
import DriverModel
import Host
import SystemPackage

extension Settlement {
    /// All of it, also when the user does not want to wait any longer.
    func carryOut(on host: Host, _ locations: DkmsLocations) async throws {
        try await finishing { try await settle(on: host, locations) }
    }

    private func settle(on host: Host, _ locations: DkmsLocations) async throws {
        // Where nothing of it could be installed, the others go on.
        let isInUse = !kernels(of: version, locations, host.root).isEmpty
        for other in isInUse ? others : [version] {
            let inactive = InactiveVersion(host: host, locations: locations, module: module, version: other)
            try inactive.unlist()
            if kernels(of: other, locations, host.root).isEmpty {
                try await inactive.retire(for: isInUse ? .replaced : .built)
            }
        }
        try rememberEarlier(isInUse, locations, host.root)
        if isInUse { try KeptModules(root: host.root).release(module, version, locations: locations) }
    }

    /// Where some kernels keep the version before, so that a rollback knows it. A version that single kernels were
    /// given, by name, is none that the others come from.
    private func rememberEarlier(_ isInUse: Bool, _ locations: DkmsLocations, _ root: SystemRoot) throws {
        guard isInUse || isBesideOthers else { return }
        let left = others.filter { !kernels(of: $0, locations, root).isEmpty }
        let unfinished = UnfinishedChange(.partialSwitch, in: root)
        guard !isBesideOthers, left.count == 1, let earlier = left.first else { return try unfinished.end() }
        try unfinished.begin("\(module)/\(version) \(module)/\(earlier)")
    }

    private func kernels(of version: DriverVersion, _ locations: DkmsLocations, _ root: SystemRoot) -> [KernelRelease] {
        let registered = DkmsTree.read(at: locations.tree, in: root).registered.first {
            $0.module == module && $0.version == version.text
        }
        return registered?.builds.filter(\.isInstalled).map(\.kernel) ?? []
    }
}

/// A version that DKMS knows and nobody is to install.
private struct InactiveVersion {
    let host: Host
    let locations: DkmsLocations
    let module: String
    let version: DriverVersion

    private var root: SystemRoot { host.root }

    /// Takes it out of /usr/src. What is not ours to take away is made to be passed over.
    func unlist() throws {
        let source = locations.sourceFolder(of: module, version)
        let snapshot = SourceRecord.snapshot(of: version)
        guard root.status(source) != nil else { return }
        guard root.linkTarget(source) != nil, (try? root.resolve(source)) == (try? root.resolve(snapshot)) else {
            return try SourceOverride(root: root, module: module, version: version).write()
        }
        // First DKMS's link, which must not lead nowhere.
        if locations.knows(module, version, in: root) {
            try root.link(locations.sourceLink(of: module, version), to: snapshot)
        }
        try root.unlink(source)
    }

    /// Keeps its modules, and takes it out of the DKMS tree.
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
