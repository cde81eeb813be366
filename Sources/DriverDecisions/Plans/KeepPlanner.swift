import DriverModel

/// Decides which modules are kept before a transaction removes them, and which kept modules are useless now.
package struct KeepPlanner {
    let inventory: Inventory

    package init(_ inventory: Inventory) { self.inventory = inventory }

    /// `packages` are the installed packages of each version.
    package func keeping(_ targets: TransactionTargets, packages: [DriverVersion: [DriverPackage]]) -> Plan {
        var plan = Plan()
        plan.steps = inventory.leaving(with: targets).map { registration, builds in
            .keep(KeepRequest(registration, builds, packages: packages[registration.version] ?? []))
        }
        return plan
    }

    /// Removes kept modules of kernels that are gone. Of the versions that transactions have removed, only the last one
    /// stays, because a user may want to go back to it. Other versions stay until a cleanup.
    package var pruning: Plan {
        let kernels = Set(inventory.kernels.map(\.release))
        var plan = Plan()
        var hasLast = false
        for entry in inventory.kept {
            let isTaken = entry.record.reason == .transaction
            let isActive = inventory.active?.title == entry.record.title
            let useful = entry.sets.filter { kernels.contains($0.kernel) }
            if useful.isEmpty || isTaken && (isActive || hasLast) {
                plan.steps.append(.removeKept(UselessModules(title: entry.record.title, folders: [entry.path])))
                continue
            }
            hasLast = hasLast || isTaken
            let gone = Set(entry.sets.map(\.kernel)).subtracting(kernels).sorted()
            if !gone.isEmpty {
                let folders = gone.map { entry.path.appending($0.text) }
                plan.steps.append(.removeKept(UselessModules(title: entry.record.title, folders: folders)))
            }
        }
        return plan
    }
}
