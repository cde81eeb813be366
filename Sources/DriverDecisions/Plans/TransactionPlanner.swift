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
