import ArgumentParser
import DriverDecisions
import DriverFacts
import DriverModel
import DriverWork
import Host
import Text

/// After the transaction, builds and installs what it made necessary.
extension HookRun {
    func build() async throws {
        if let targets, targets.isEmpty { return }
        var state = TransactionState.read(transaction, in: root)
        let inventory = Inventory.read(host)
        context.warn(of: inventory.configuration)
        do {
            try await build(inventory, &state)
        } catch let error as Interruption.Interrupted {
            state.failures.append(HookFailure("interrupted before all modules were built"))
            state.status = ExitStatus.interrupted(by: error.signal).rawValue
            try state.write(transaction, in: root)
            throw error
        } catch {
            let report = ErrorReport(error)
            state.status = report.status.rawValue
            if case Failure.otherWork(let work) = error {
                state.hasWaited = true
                state.failures.append(HookFailure(work.description, advice: "when it is done, run: nvidia-dkms-build"))
            } else {
                state.failures.append(HookFailure(report.message, advice: report.advice?.text))
            }
        }
        // DKMS's own script is going to fail, too, and then run-parts starts no further script. So this stage verifies.
        if targets != nil, inventory.hooks.manager == .kernelScripts, !state.failures.isEmpty {
            _ = try await verify(state)
            state.isTold = true
        }
        if state != TransactionState() { try state.write(transaction, in: root) }
    }

    private func build(_ inventory: Inventory, _ state: inout TransactionState) async throws {
        let expected = try await plan(inventory)
        for skipped in expected.skipped where skipped.needsAttention {
            let advice = skipped.advice.map { "; \($0)" } ?? ""
            context.note("nvctl: no modules for \(skipped.kernel.text): \(skipped.reason)\(advice)")
        }
        // Unfinished work of a run that was killed is completed, even if there is nothing else to do.
        guard !expected.isEmpty || UnfinishedRun(root: root).isThere else { return }
        let log = try? HookLog.begin(in: root, now: host.now(), keeping: inventory.configuration.hookLogs.value)
        if log == nil { context.note("nvctl: cannot write to \(Places.hookLogs), so this run has no log") }
        state.log = log?.path.string
        // If this nvctl dies, whoever notices finds the log through it.
        try? state.write(transaction, in: root)
        log?.write(await HookLogHeader(inventory, expected, host: host).text)
        let (plan, outcome) = try await execute(log)
        state.status = outcome.status(of: plan)?.rawValue
        for kernel in outcome.kernels {
            switch kernel.result {
            case .installed: state.installed.append(kernel.target.title)
            case .excluded, .removed, .held: break
            case .failed(let found):
                let failure = HookFailure(
                    kernel: kernel.target.kernel, found.words, tail: found.tail, log: found.log?.string)
                state.failures.append(failure)
                log?.write(failure.text.printableLines)
            }
        }
    }

    @Sendable private func plan(_ inventory: Inventory) async throws -> Plan {
        let source = TransactionPlanner.source(of: targets, in: inventory)
        let facts = await BuildFacts.gather(
            inventory, for: source?.packageVersion ?? source?.version, from: source?.path, on: host)
        return try TransactionPlanner(inventory, targets, facts).plan()
    }

    private func execute(_ log: HookLog?) async throws -> (Plan, Outcome) {
        let view = LineProgress(logged(to: log))
        return try await Interruption.watch { [self] in
            try await LockedWork(host: host, access: access(patience), report: view.show).run(plan)
        }
    }
}

extension HookFailure {
    var text: String {
        guard let kernel else { return [message, advice].compactMap(\.self).joined(separator: "; ") }
        let lines = ["\(kernel): \(message)"] + tail.map { "    | \($0)" } + (log.map { ["    log: \($0)"] } ?? [])
        return lines.joined(separator: "\n")
    }
}
