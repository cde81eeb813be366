import DriverModel

/// Decides what to build for a package manager's transaction: exactly what its kernels and drivers need.
package struct TransactionPlanner {
    let inventory: Inventory
    /// Nil means everything on the system.
    let targets: TransactionTargets?
    let facts: BuildFacts

    package init(
        _ inventory: Inventory, _ targets: TransactionTargets?, _ facts: BuildFacts
    ) {
        self.inventory = inventory
        self.targets = targets
        self.facts = facts
    }

    /// The driver's source that the transaction installs.
    package static func source(of targets: TransactionTargets?, in inventory: Inventory) -> SourceTree? {
        guard let targets else { return nil }
        return inventory.sources.first { source in
            let name = source.path.lastComponent?.string ?? ""
            // A version that was set aside for another one stays so, even if its package is installed again.
            return targets.sources.contains(name) && !inventory.passedOver.contains(name)
        }
    }

    package func plan() throws(Failure) -> Plan {
        // This system has no driver, or its modules come from packages.
        guard inventory.hasDriver else { return Plan() }
        var request = BuildRequest()
        let source = Self.source(of: targets, in: inventory)
        if let source {
            request.version = (source.packageVersion ?? source.version)?.text
            request.outdated = outdated(by: source)
        } else if let targets {
            request.scope = targets.kernels
        }
        var plan = try BuildPlanner(inventory, request, headers: HeadersAdvice(inventory, offers: facts.headers)).plan()
        if source != nil { plan.spareBuilds(facts.kept, apartFrom: targets?.kernels ?? []) }
        return plan
    }

    /// Kernels whose modules are older than the source, because another package of the same version replaced it.
    private func outdated(by source: SourceTree) -> Set<KernelRelease> {
        guard case .package = source.origin, let placed = source.placed,
            let registration = inventory.registrations.first(where: { $0.version == source.packageVersion })
        else { return [] }
        return Set(registration.builds.filter { $0.built < placed }.map(\.kernel))
    }
}

/// Reasons to stop a transaction before it begins.
package struct TransactionGuard {
    let inventory: Inventory
    let targets: TransactionTargets

    package init(_ inventory: Inventory, _ targets: TransactionTargets) {
        self.inventory = inventory
        self.targets = targets
    }

    /// Sentences, each with what to add to the command. Empty if there is no reason to stop.
    package var objections: [String] {
        kernelsWithoutHeaders() + [userspaceWithoutModules()].compactMap(\.self)
    }

    /// Kernels with our modules that are replaced by kernels that cannot be built for.
    private func kernelsWithoutHeaders() -> [String] {
        let installed = inventory.kernels.filter { $0.installed.kind != .runningWithoutModules }
        let known = Set(installed.map(\.release))
        let withHeaders = Set(inventory.orphans.filter(\.hasHeadersFolder).map(\.release))
        let coming = targets.images.filter { release in
            !known.contains(release) && !targets.headers.contains(release)
                && inventory.configuration.ignoring(release) == nil
                && !withHeaders.contains(release)
        }
        // Kernels whose headers are replaced, too, are left out, because that is as it should be.
        let going = installed.filter { kernel in
            targets.images.contains(kernel.release) && kernel.modules.state == .dkms
                && !targets.headers.contains(kernel.release)
        }
        guard !coming.isEmpty, !going.isEmpty else { return [] }
        let packages = going.compactMap(\.installed.packageBase).map {
            "\($0)-headers"
        }
        let names = coming.sorted().map(\.text).joined(separator: ", ")
        return [
            "without headers, NVIDIA modules could not be built for these kernels of the transaction: \(names); "
                + (packages.isEmpty
                    ? "add their headers to the command"
                    : "add to the command: \(Set(packages).sorted().joined(separator: " "))")
        ]
    }

    /// Modules built from git do not change with a package.
    private func userspaceWithoutModules() -> String? {
        guard let active = inventory.active, let source = active.source, let current = inventory.userspace else {
            return nil
        }
        if case .package = source.origin { return nil }
        let coming = targets.userspace.filter { $0 != current.version }
        guard let version = coming.max(), version != active.version else { return nil }
        let ignore = current.package.map { "add to the command: --ignore \($0)" } ?? "leave it out"
        return
            "this would upgrade the userspace driver to \(version), but the modules that are built from "
            + "\(source.path) are \(active.version); build \(version) first, or \(ignore)"
    }
}
