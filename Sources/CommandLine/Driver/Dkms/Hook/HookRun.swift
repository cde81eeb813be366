import ArgumentParser
import DriverDecisions
import DriverFacts
import DriverModel
import DriverWork
import Host
import SystemPackage
import Text

/// The stages of the hook. Their failures are reported, but never become errors of the package manager.
struct HookRun: Sendable {
    let context: CommandContext
    let transaction: Int32
    /// nil for a run by hand, which covers everything.
    let targets: TransactionTargets?

    /// How long to wait for another nvctl or dkms, in seconds. A kernel without modules is worse than a pause. A run by
    /// hand does not wait.
    var patience: Int64 { targets == nil ? 0 : 600 }

    var host: Host { context.host }
    var root: SystemRoot { context.host.root }

    func run(_ stage: HookStage) async throws {
        do {
            if let status = try await carryOut(stage) { throw status }
        } catch let status as ExitCode {
            throw status
        } catch {
            let report = ErrorReport(error)
            context.note(report.text)
            if stage == .verify || stage == .all { record(report) }
            throw report.status
        }
    }

    private func carryOut(_ stage: HookStage) async throws -> ExitCode? {
        guard stage != .notice else {
            notice()
            return nil
        }
        guard host.isRoot else { throw Failure.notPermitted(command: "sudo nvidia-dkms-build") }
        switch stage {
        case .keep: try await keep()
        case .guard: try stopIfNeeded()
        case .build: try await build()
        case .verify: return try await finish()
        case .all:
            // A run by hand has no transaction. Its state can only be a leftover of a run that was killed.
            TransactionState.remove(transaction, in: root)
            try await build()
            return try await finish()
        case .notice: break
        }
        return nil
    }

    /// The last stage. However it ends, the next transaction begins with no state.
    private func finish() async throws -> ExitCode? {
        let status = try await Interruption.watch { [self] in
            try await verify(TransactionState.read(transaction, in: root))
        }
        TransactionState.remove(transaction, in: root)
        return status
    }

    /// A log that was begun gets an end, even if the run was interrupted.
    private func record(_ report: ErrorReport) {
        guard host.isRoot else { return }
        if let path = TransactionState.read(transaction, in: root).log {
            let log = try? HookLog.resume(FilePath(path), in: root)
            log?.write(report.text)
            log?.write(HookResult(exitStatus: report.status.rawValue).line)
        }
        TransactionState.remove(transaction, in: root)
    }

    /// Carries out a plan as every changing command does. Shows only that it waits for others; the stage reports the
    /// outcome.
    func work(waiting patience: Int64, _ planner: @Sendable (Inventory) async throws -> Plan) async throws -> Outcome {
        let view = LineProgress(context)
        return try await LockedWork(host: host, access: access(patience)) { event in
            if case .waiting = event { view.show(event) }
        }.run(planner).1
    }

    func access(_ patience: Int64) -> WorkAccess {
        WorkAccess(command: "nvctl driver dkms run-hook", patience: patience, isInTransaction: targets != nil)
    }

    /// Whatever is shown on the terminal is written to the log, too.
    func logged(to log: HookLog?) -> CommandContext {
        guard let log else { return context }
        var result = context
        result.note = { [note = context.note] text in
            note(text)
            log.write(text.printableLines)
        }
        return result
    }

    // MARK: At a login

    private func notice() {
        let notices = Inventory.read(host).bootNotices
        for notice in notices { context.note("nvctl: \(notice); see: \(Invocation.status)") }
        // Somebody may have fixed it without nvctl.
        if notices.isEmpty { try? Notice(root: root).end() }
    }
}
