import ArgumentParser
import DriverDecisions
import DriverFacts
import DriverModel
import DriverWork
import Host
import Text

/// Before the transaction, keeps the modules that it removes. Stops it if the guard is installed and there is a reason.
extension HookRun {
    /// How long to wait for others, in seconds. Without kept modules, going back only takes longer.
    private static let patienceToKeep: Int64 = 30

    func keep() async throws {
        guard let targets, !targets.isEmpty else { return }
        let inventory = Inventory.read(host)
        var state = TransactionState()
        if inventory.hooks.hasGuard {
            state.objections = TransactionGuard(inventory, targets).objections
        }
        let plan = plan(toKeep: targets, inventory)
        if !plan.isEmpty { state.kept = try await keep(plan, targets) }
        if state != TransactionState() { try state.write(transaction, in: root) }
    }

    /// Returns the titles of the kept versions.
    private func keep(_ plan: Plan, _ targets: TransactionTargets) async throws -> [String] {
        do {
            let outcome = try await Interruption.watch { [self] in
                try await work(waiting: Self.patienceToKeep) { self.plan(toKeep: targets, $0) }
            }
            return outcome.steps.compactMap { $0.step.kept?.title }
        } catch let interruption as Interruption.Interrupted {
            throw interruption
        } catch {
            let titles = plan.steps.compactMap { $0.kept?.title.printable }.joined(separator: ", ")
            context.note(
                "nvctl: could not keep the modules of \(titles), so going back to them means compiling them again: "
                    + "\(ErrorReport(error).message)"
            )
            return []
        }
    }

    @Sendable private func plan(toKeep targets: TransactionTargets, _ inventory: Inventory) -> Plan {
        let versions = inventory.leaving(with: targets).map(\.registration.version)
        let packages = versions.map { ($0, DriverPackage.installed(of: $0, in: root)) }
        return KeepPlanner(inventory).keeping(targets, packages: Dictionary(packages) { first, _ in first })
    }

    func stopIfNeeded() throws {
        let state = TransactionState.read(transaction, in: root)
        guard !state.objections.isEmpty else { return }
        for objection in state.objections { context.note("nvctl: \(objection)") }
        context.note("nvctl: the guard \(HookFiles.guardHook) stopped the transaction; nothing was changed")
        TransactionState.remove(transaction, in: root)
        throw ExitCode(HookStage.stopStatus)
    }
}

extension Plan.Step {
    fileprivate var kept: Registration? { if case .keep(let request) = self { request.registration } else { nil } }
}
