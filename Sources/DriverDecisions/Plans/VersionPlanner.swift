import DriverModel
import Text

/// Decides what to build and install if there are several versions of a driver or modules that were built before.
package struct VersionPlanner {
    let inventory: Inventory
    let facts: BuildFacts

    package init(_ inventory: Inventory, _ facts: BuildFacts) {
        self.inventory = inventory
        self.facts = facts
    }

    /// The plan of `BuildPlanner`, without the builds whose modules are kept.
    package func plan(_ request: BuildRequest) throws(Failure) -> Plan {
        var plan = try BuildPlanner(inventory, request, headers: HeadersAdvice(inventory, offers: facts.headers)).plan()
        // A source that is going to be copied first is not the one whose modules were kept.
        if !request.isForced, request.staged == nil { plan.spareBuilds(facts.kept) }
        if request.isWithoutCompiling { try leaveOutBuilds(in: &plan) }
        if let note = UserspaceMatch(inventory, after: plan).note { plan.notes.append(note) }
        return plan
    }

    /// Goes back to the version before, using only what exists.
    package func rollback() throws(Failure) -> Plan {
        let earlier = try Self.earlier(inventory)
        var request = BuildRequest(version: earlier.version.text)
        request.isWithoutCompiling = true
        var plan = try plan(request)
        if !plan.isEmpty || inventory.unfinishedRollback != nil { plan.steps.insert(.beginRollback(earlier), at: 0) }
        return plan
    }

    /// The version that a rollback goes to.
    package static func earlier(_ inventory: Inventory) throws(Failure) -> DriverTitle {
        if let unfinished = inventory.unfinishedRollback { return unfinished }
        guard let active = inventory.active else { throw .nothingRegistered(sources: [], install: nil) }
        let inUse = inventory.registrations.filter { registration in
            registration.name == active.name && registration.builds.contains(where: \.isInstalled)
        }
        // Some kernels kept this version when the others switched to the one in use.
        let others = inUse.map(\.driver).filter { $0 != active.driver }
        if others.count == 1, inventory.partialSwitch == PartialSwitch(current: active.driver, earlier: others[0]) {
            return others[0]
        }
        // Somebody gave some kernels another version, so it is unclear which one is the earlier one.
        guard inUse.count < 2 else { throw .severalInUse(known: inUse.map(\.title)) }
        let earlier = inventory.kept.first { entry in
            entry.record.reason == .replaced && entry.record.module == active.name
                && entry.record.driver != active.driver
        }
        guard let earlier else { throw .noEarlierVersion(than: active.title) }
        return earlier.record.driver
    }

    private func leaveOutBuilds(in plan: inout Plan) throws(Failure) {
        let left = plan.steps.compactMap { if case .build(let target) = $0 { target } else { nil } }
        for target in left {
            plan.steps.removeAll { $0.work == target }
            plan.skipped.append(
                Plan.Skipped(
                    kernel: target.kernel, reason: "no modules of \(target.version) are kept for it",
                    advice: "after the rollback: \(.build(for: target.kernel))",
                    needsAttention: true))
        }
        let isAnyLeft = plan.steps.contains { if case .install = $0 { true } else { false } }
        if let target = left.first, !isAnyLeft, plan.upToDate.isEmpty {
            throw .nothingKept(DriverTitle(target.module, target.version))
        }
    }
}

extension Plan.Step {
    /// The steps that give a kernel its driver.
    fileprivate var work: BuildTarget? {
        switch self {
        case .build(let target), .install(let target), .restore(let target, _): target
        default: nil
        }
    }
}
