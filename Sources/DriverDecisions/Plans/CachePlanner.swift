import DriverModel

/// Decides which stored objects `driver dkms cache prune` removes.
package struct CachePlanner {
    let inventory: Inventory
    let entries: [StoredObjects]
    let isRemovingAll: Bool

    package init(_ inventory: Inventory, _ entries: [StoredObjects], removingAll: Bool) {
        self.inventory = inventory
        self.entries = entries
        isRemovingAll = removingAll
    }

    package func plan() -> Plan {
        var plan = Plan()
        let versions = Set(inventory.registrations.map(\.version))
        let wanted = isRemovingAll ? [] : entries.filter { versions.contains($0.version) }
        let excess = wanted.excess(over: inventory.configuration.coreCacheLimit.value)
        let removed = entries.filter { !wanted.contains($0) || excess.contains($0) }
        plan.steps = removed.map { .removeStored($0) }
        let kept = entries.count - removed.count
        plan.notes.append(kept == 1 ? "1 entry stays in the store" : "\(kept) entries stay in the store")
        return plan
    }
}
