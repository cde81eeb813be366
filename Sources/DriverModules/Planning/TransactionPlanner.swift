import DriverModel
import Host
import SystemPackage

/// Decides what has to be built for a package manager's transaction: for exactly the kernels and drivers in it.
package struct TransactionPlanner {
    let inventory: Inventory
    /// nil for everything there is.
    let targets: TransactionTargets?
    let headers: HeadersAdvice
    let host: Host

    package init(_ inventory: Inventory, _ targets: TransactionTargets?, headers: HeadersAdvice, host: Host) {
        self.inventory = inventory
        self.targets = targets
        self.headers = headers
        self.host = host
    }

    private var root: SystemRoot { host.root }

    package func plan() throws(Failure) -> Plan {
        // Somebody without the driver, or with modules that packages bring.
        guard inventory.hasDriver else { return Plan() }
        var request = BuildRequest()
        let source = inventory.sources.first { source in
            let name = source.path.lastComponent?.string ?? ""
            // What was put aside for another version stays so when its package is installed again.
            return targets?.sources.contains(name) ?? false && !inventory.passedOver.contains(name)
        }
        if let source {
            request.version = (source.packageVersion ?? source.version)?.text
            request.outdated = outdated(by: source)
        } else if let targets {
            request.scope = targets.kernels
        }
        var plan = try BuildPlanner(inventory, request, headers: headers).plan()
        // Where just these modules were kept, nothing has to be compiled: the way back from a driver that does not build.
        if let source {
            KeptModules(root: root).spareBuilds(
                in: &plan, source: source.path, apartFrom: targets?.kernels ?? [], reader: ModuleReader(host: host))
        }
        return plan
    }

    /// Kernels whose modules were built before the source was put there: another package of the same version.
    private func outdated(by source: SourceTree) -> Set<KernelRelease> {
        guard case .package = source.origin,
            let placed = root.status(source.path.appending("dkms.conf"), following: true)?.changed,
            let registration = inventory.registrations.first(where: { $0.version == source.packageVersion })
        else { return [] }
        return Set(registration.builds.filter { $0.built < placed }.map(\.kernel))
    }
}

/// What speaks against a transaction before it begins.
package struct TransactionGuard {
    let inventory: Inventory
    let targets: TransactionTargets
    let root: SystemRoot

    package init(_ inventory: Inventory, _ targets: TransactionTargets, root: SystemRoot) {
        self.inventory = inventory
        self.targets = targets
        self.root = root
    }

    /// Sentences, each with what to add to the command; empty when nothing speaks against it.
    package var objections: [String] {
        kernelsWithoutHeaders() + [userspaceWithoutModules()].compactMap(\.self)
    }

    /// Kernels that use our modules, and are replaced by ones that nothing can be built for.
    private func kernelsWithoutHeaders() -> [String] {
        let installed = inventory.kernels.filter { $0.kernel.kind != .runningWithoutModules }
        let known = Set(installed.map(\.release))
        let coming = targets.images.filter { release in
            !known.contains(release) && !targets.headers.contains(release)
                && inventory.configuration.ignoring(release) == nil
                && !root.isDirectory(FilePath("/usr/lib/modules/\(release)/build"))
        }
        // Whose headers are replaced too, as they should be.
        let going = installed.filter { kernel in
            targets.images.contains(kernel.release) && kernel.modules.state == .dkms
                && !targets.headers.contains(kernel.release)
        }
        guard !coming.isEmpty, !going.isEmpty else { return [] }
        let packages = going.compactMap { root.firstLine($0.kernel.modules.appending("pkgbase")) }.map {
            "\($0)-headers"
        }
        let names = coming.sorted().map(\.text).joined(separator: ", ")
        return [
            "kernel \(names) would come without headers, and no NVIDIA module can be built for it: "
                + (packages.isEmpty
                    ? "add its headers to the command"
                    : "add to the command: \(Set(packages).sorted().joined(separator: " "))")
        ]
    }

    /// Modules that were built from git do not change with a package.
    private func userspaceWithoutModules() -> String? {
        guard let active = inventory.active, let source = active.source, let current = inventory.userspace else {
            return nil
        }
        if case .package = source.origin { return nil }
        let coming = targets.userspace.filter { $0 != current.version }
        guard let version = coming.max(), version != active.version else { return nil }
        let ignore = current.package.map { "add to the command: --ignore \($0)" } ?? "leave it out"
        return
            "the userspace driver would go to \(version), and the modules are built from \(source.path) at \(active.version): "
            + "\(ignore); or build \(version) first"
    }
}
