import ArgumentParser
import DriverDecisions
import DriverFacts
import DriverModel
import DriverWork
import Host
import SystemPackage
import Terminal
import Text

/// The stages of the hook. What goes wrong in them is said, and is never an error of the package manager.
struct HookRun: Sendable {
    let context: CommandContext
    let transaction: Int32
    /// nil for everything there is.
    let targets: TransactionTargets?

    /// How long to wait for another nvctl, or dkms, in seconds: a kernel that nobody builds for is worse than a pause.
    /// By hand the user is told at once.
    var patience: Int64 { targets == nil ? 0 : 600 }
    /// Without kept modules a way back takes longer, and no more.
    private static let patienceToKeep: Int64 = 30

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
            // Of a shell there is no other transaction, only what an earlier run has left that was killed.
            TransactionState.remove(transaction, in: root)
            try await build()
            return try await finish()
        case .notice: break
        }
        return nil
    }

    /// The last stage: whatever comes of it, the next transaction begins anew.
    private func finish() async throws -> ExitCode? {
        let status = try await Interruption.watch { [self] in
            try await verify(TransactionState.read(transaction, in: root))
        }
        TransactionState.remove(transaction, in: root)
        return status
    }

    /// A log that was begun has an end, also when the run was cut short.
    private func record(_ report: ErrorReport) {
        guard host.isRoot else { return }
        if let path = TransactionState.read(transaction, in: root).log {
            let log = try? HookLog.resume(FilePath(path), in: root)
            log?.write(report.text)
            log?.write(HookResult(exitStatus: report.status.rawValue).line)
        }
        TransactionState.remove(transaction, in: root)
    }

    /// Work that only one nvctl at a time may do.
    func alone<Value>(waiting patience: Int64, _ work: () async throws -> Value) async throws -> Value {
        let view = LineProgress(context)
        return try await access(patience).alone(
            host, Inventory.read(host).locations, waiting: { view.show(.waiting($0)) }, work)
    }

    private func access(_ patience: Int64) -> WorkAccess {
        WorkAccess(command: "nvctl driver dkms run-hook", patience: patience, isInTransaction: targets != nil)
    }

    // MARK: Before the transaction

    private func keep() async throws {
        guard let targets, !targets.isEmpty else { return }
        let inventory = Inventory.read(host)
        ChangePoint.arm()
        defer { ChangePoint.disarm() }
        var state = TransactionState()
        if inventory.hooks.hasGuard {
            state.objections = TransactionGuard(inventory, targets).objections
        }
        let titles = inventory.leaving(with: targets).map(\.registration.title)
        if !titles.isEmpty {
            do {
                state.kept = try await alone(waiting: Self.patienceToKeep) { try keep(of: targets) }
            } catch Failure.otherWork(let work) {
                context.note(
                    "nvctl: the modules of \(titles.joined(separator: ", ").printable) were not kept, and a way back to them would have to compile them again: \(work.description)"
                )
            }
        }
        if state != TransactionState() { try state.write(transaction, in: root) }
    }

    /// Keeps what the transaction takes away; gives the names of it.
    private func keep(of targets: TransactionTargets) throws -> [String] {
        try Inventory.read(host).leaving(with: targets).map { registration, builds in
            let packages = DriverPackage.installed(of: registration.version, in: root)
            return try KeptModules(root: root).keep(
                builds, of: registration, packages: packages, for: .transaction, now: host.now()
            ).record.title
        }
    }

    private func stopIfNeeded() throws {
        let state = TransactionState.read(transaction, in: root)
        guard !state.objections.isEmpty else { return }
        for objection in state.objections { context.note("nvctl: \(objection)") }
        context.note("nvctl: nothing was changed; this was the guard, \(HookFiles.guardHook)")
        TransactionState.remove(transaction, in: root)
        throw ExitCode(HookStage.stopStatus)
    }

    // MARK: After it

    private func build() async throws {
        if let targets, targets.isEmpty { return }
        var state = TransactionState.read(transaction, in: root)
        let inventory = Inventory.read(host)
        context.warn(of: inventory.configuration)
        do {
            try await build(inventory, &state)
        } catch let error as Interruption.Interrupted {
            state.failures.append("interrupted before all modules were built")
            state.status = ExitStatus.interrupted(by: error.signal).rawValue
            try state.write(transaction, in: root)
            throw error
        } catch {
            let report = ErrorReport(error)
            state.status = report.status.rawValue
            if case Failure.otherWork(let work) = error {
                state.hasWaited = true
                state.failures.append("\(work.description); when that is done: nvidia-dkms-build")
            } else {
                state.failures.append(([report.message, report.hint].compactMap(\.self)).joined(separator: "; "))
            }
        }
        // DKMS's own script is going to fail too, and then run-parts starts no other.
        if targets != nil, inventory.hooks.manager == .kernelScripts, !state.failures.isEmpty {
            _ = try await verify(state)
            state.isTold = true
        }
        if state != TransactionState() { try state.write(transaction, in: root) }
    }

    private func build(_ inventory: Inventory, _ state: inout TransactionState) async throws {
        let expected = try await plan(inventory)
        for skipped in expected.skipped where skipped.needsAttention {
            let hint = skipped.hint.map { "; \($0)" } ?? ""
            context.note("nvctl: no modules for \(skipped.kernel.text): \(skipped.reason)\(hint)")
        }
        // What a run that was killed has left half-done is brought to its end, also when there is nothing else to do.
        guard !expected.isEmpty || Unfinished(root: root).isThere else { return }
        let log = try? HookLog.begin(in: root, now: host.now(), keeping: inventory.configuration.hookLogs.value)
        if log == nil { context.note("nvctl: \(Places.hookLogs) cannot be written, so there will be no log") }
        state.log = log?.path.string
        // Who finds out that this nvctl has died finds the log by it.
        try? state.write(transaction, in: root)
        log?.write(await HookLogHeader(inventory, expected, host: host).text)
        let (plan, outcome) = try await execute(log)
        state.status = outcome.status(of: plan)?.rawValue
        for kernel in outcome.kernels {
            switch kernel.result {
            case .installed: state.installed.append(kernel.target.title)
            case .excluded, .removed, .held: break
            case .failed(let reason, let tail, let file):
                let lines =
                    ["\(kernel.target.kernel): \(reason)"] + tail.map { "    | \($0)" }
                    + (file.map { ["    log: \($0)"] } ?? [])
                state.failures.append(lines.joined(separator: "\n"))
                log?.write(lines.joined(separator: "\n").printableLines)
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
        let access = access(patience)
        return try await Interruption.watch { [self] in
            try await LockedWork(host: host, access: access, report: view.show).run(plan)
        }
    }

    /// What is said on the terminal is in the log too.
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
        for notice in notices { context.note("nvctl: \(notice); see: nvctl driver dkms status") }
        // Somebody has repaired it without nvctl.
        if notices.isEmpty { try? Notice(root: root).end() }
    }
}
