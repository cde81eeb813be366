import ArgumentParser
import DriverModules
import Host
import SystemPackage
import Terminal

/// The stages of the hook. What goes wrong in them is said, and is never an error of the package manager.
struct HookRun: Sendable {
    let context: CommandContext
    let transaction: Int32
    /// nil for everything there is.
    let targets: TransactionTargets?

    /// How long to wait for another nvctl, or dkms: a kernel that nobody builds for is worse than a pause.
    private static let patience: Int64 = 600

    private var host: Host { context.host }
    private var root: SystemRoot { context.host.root }

    func run(_ stage: HookStage) async throws {
        do {
            if stage == .notice { return notice() }
            guard host.isRoot else { throw Failure.notPermitted(command: "sudo nvidia-dkms-build") }
            switch stage {
            case .keep: try keep()
            case .guard: try stopIfNeeded()
            case .build: try await build()
            case .verify: try await verify()
            case .all:
                try await build()
                try await verify()
            case .notice: break
            }
        } catch let status as ExitCode {
            throw status
        } catch {
            context.note(ErrorReport(error)?.text ?? "nvctl: \(error)")
        }
    }

    // MARK: Before the transaction

    private func keep() throws {
        guard let targets, !targets.isEmpty else { return }
        let inventory = Inventory.read(host)
        ChangePoint.arm()
        defer { ChangePoint.disarm() }
        var state = TransactionState()
        if inventory.hooks.hasGuard {
            state.objections = TransactionGuard(inventory, targets, root: root).objections
        }
        for registration in inventory.registrations where registration.isUsable {
            let isReplaced = targets.sources.contains(registration.source?.path.lastComponent?.string ?? "")
            let builds = registration.builds.filter { build in
                inventory.usableBuilds.contains(build.folder) && (isReplaced || targets.kernels.contains(build.kernel))
            }
            guard !builds.isEmpty else { continue }
            let packages = DriverPackage.installed(of: registration.version, in: root)
            let entry = try KeptModules(root: root).keep(builds, of: registration, packages: packages, now: host.now())
            state.kept.append(entry.record.title)
        }
        if state != TransactionState() { try state.write(transaction, in: root) }
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
            try state.write(transaction, in: root)
            throw error
        } catch {
            let report = ErrorReport(error)
            state.failures.append(
                ([report?.message ?? "\(error)", report?.hint].compactMap(\.self)).joined(separator: "; "))
        }
        if state != TransactionState() { try state.write(transaction, in: root) }
        // DKMS's own script is going to fail too, and then run-parts starts no other.
        if inventory.hooks.manager == .kernelScripts, !state.failures.isEmpty { try await verify() }
    }

    private func build(_ inventory: Inventory, _ state: inout TransactionState) async throws {
        let plan = try await plan(inventory)
        for skipped in plan.skipped where skipped.needsAttention {
            let hint = skipped.hint.map { "; \($0)" } ?? ""
            context.note("nvctl: no modules for \(skipped.kernel.text): \(skipped.reason)\(hint)")
        }
        // What a run that was killed has left half-done is brought to its end, also when there is nothing else to do.
        guard !plan.isEmpty || Unfinished(root: root).isThere else { return }
        let log = try? HookLog.begin(in: root, now: host.now(), keeping: inventory.configuration.hookLogs.value)
        if log == nil { context.note("nvctl: \(BuildLogs.hookFolder) cannot be written, so there will be no log") }
        state.log = log?.path.string
        log?.write(await HookLogHeader(inventory, plan, host: host).text)
        let outcome = try await execute(inventory, log)
        for kernel in outcome.kernels {
            switch kernel.result {
            case .installed: state.installed.append(kernel.target.title)
            case .excluded, .removed: break
            case .failed(let reason, let tail, let file):
                let lines =
                    ["\(kernel.target.kernel): \(reason)"] + tail.map { "    | \($0)" }
                    + (file.map { ["    log: \($0)"] } ?? [])
                state.failures.append(lines.joined(separator: "\n"))
                log?.write(lines.joined(separator: "\n").printableLines)
            }
        }
    }

    private func plan(_ inventory: Inventory) async throws -> Plan {
        let headers = await HeadersAdvice.look(inventory, on: host)
        return try TransactionPlanner(inventory, targets, headers: headers, host: host).plan()
    }

    private func execute(_ inventory: Inventory, _ log: HookLog?) async throws -> Outcome {
        let view = LineProgress(logged(to: log))
        let access = WorkAccess(
            command: "nvctl driver dkms run-hook", patience: targets == nil ? 0 : Self.patience,
            isInTransaction: targets != nil)
        return try await Interruption.watch { [self] in
            let executor = try await Executor(
                host: host, locations: inventory.locations, settings: inventory.configuration.buildSettings(.init()),
                access: access, report: view.show)
            // Read again under the lock: another nvctl may have been at work until now.
            return try await executor.execute(try await plan(.read(host)))
        }
    }

    /// What is said on the terminal is in the log too.
    private func logged(to log: HookLog?) -> CommandContext {
        guard let log else { return context }
        var result = context
        result.note = { [note = context.note] text in
            note(text)
            log.write(text.printableLines)
        }
        return result
    }

    private func verify() async throws {
        let state = TransactionState.read(transaction, in: root)
        TransactionState.remove(transaction, in: root)
        let examination = await Examination.asking(host)
        let inventory = examination.inventory
        let check = BootCheck(examination, host: host)
        let kernels = check.kernels(of: targets)
        guard !kernels.isEmpty || !state.failures.isEmpty else { return }
        let (findings, renewed) = try await check.check(kernels)
        // A failed build is told by its own words; without one there is only what is missing now.
        let failed = Set(state.failures.compactMap { $0.split(separator: ":").first.map(String.init) })
        let problems =
            state.failures
            + findings.compactMap { finding in
                guard let kernel = finding.kernel, !failed.contains(kernel.text) else { return nil }
                return "\(kernel): \(finding.message)" + (finding.remedy.map { "\n    hint: \($0)" } ?? "")
            }
        let log = try? openLog(of: state, inventory, isNeeded: !problems.isEmpty)
        for image in renewed {
            logged(to: log).note(
                "nvctl: made \(image) again, whose NVIDIA modules were older than those that are installed")
        }
        if problems.isEmpty {
            log?.write(kernels.map { "\($0.release): \($0.modules.state.rawValue), verified" }.joined(separator: "\n"))
            log?.write(HookResult(exitStatus: 0).line)
            if targets == nil || !state.installed.isEmpty {
                context.note(
                    "nvctl: ready for the next boot: \(kernels.map(\.release.text.printable).joined(separator: ", "))")
            }
            try Notice(root: root).end()
            try KeptModules(root: root).prune(kernels: Set(inventory.kernels.map(\.release)), active: inventory.active)
            if !state.installed.isEmpty {
                await DesktopNotifier(host: host).notify(
                    .low, "NVIDIA modules are ready", state.installed.joined(separator: "\n"))
            }
        } else {
            try await tell(problems, state, inventory, log)
        }
    }

    private func openLog(of state: TransactionState, _ inventory: Inventory, isNeeded: Bool) throws -> HookLog? {
        if let path = state.log { return try HookLog.resume(FilePath(path), in: root) }
        return isNeeded
            ? try HookLog.begin(in: root, now: host.now(), keeping: inventory.configuration.hookLogs.value) : nil
    }

    private func tell(
        _ problems: [String], _ state: TransactionState, _ inventory: Inventory, _ log: HookLog?
    ) async throws {
        let context = logged(to: log)
        context.note("")
        for problem in problems { context.note("  ✗ \(problem)") }
        for line in wayBack(state, inventory) { context.note(line) }
        self.context.note(FailureBox.text)
        log?.write(HookResult(exitStatus: 1).line)
        if !inventory.bootNotices.isEmpty { try Notice(root: root).begin() }
        await DesktopNotifier(host: host).notify(
            .critical, "NVIDIA modules are missing or do not fit",
            problems.map { String($0.prefix { $0 != "\n" }) }.joined(separator: "\n")
                + "\nDo not restart before you have looked: nvctl driver dkms logs")
    }

    /// How to get back what was kept.
    private func wayBack(_ state: TransactionState, _ inventory: Inventory) -> [String] {
        let entries = KeptModules(root: root).entries().filter { entry in
            state.kept.contains(entry.record.title) && entry.record.title != inventory.active.map(\.title)
        }
        return entries.flatMap(wayBack)
    }

    private func wayBack(to entry: KeptModules.Entry) -> [String] {
        let files = entry.record.packages.map { $0.cachedFile(in: root) }
        let gone = zip(entry.record.packages, files).filter { $0.1 == nil }.map { "\($0.0.name)-\($0.0.version)" }
        let kernels = entry.sets.map(\.kernel.text.printable).sorted().joined(separator: ", ")
        var lines = ["  The modules of \(entry.record.title) are kept for \(kernels)."]
        if !files.compactMap(\.self).isEmpty {
            lines.append("  To go back to it, without compiling:")
            lines.append("    pacman -U " + files.compactMap { $0?.string.shellQuoted }.joined(separator: " "))
        }
        if !gone.isEmpty { lines.append("  No longer in pacman's cache: \(gone.joined(separator: ", "))") }
        return lines
    }

    // MARK: At a login

    private func notice() {
        let notices = Inventory.read(host).bootNotices
        for notice in notices { context.note("nvctl: \(notice); see: nvctl driver dkms status") }
        // Somebody has repaired it without nvctl.
        if notices.isEmpty { try? Notice(root: root).end() }
    }
}

/// What the user sees at the end of a transaction that went wrong, in the words of the seed document.
enum FailureBox {
    static let text = """
        ╔════════════════════════════════════════════════════════════╗
        ║  NVIDIA DKMS build failed! Check logs:                     ║
        ║    nvctl driver dkms logs                                  ║
        ║    cat /var/log/nvidia-dkms/latest.log                     ║
        ╚════════════════════════════════════════════════════════════╝
        """
}

/// The first lines of a log: what was there when the run began.
struct HookLogHeader {
    let inventory: Inventory
    let plan: Plan
    let host: Host

    init(_ inventory: Inventory, _ plan: Plan, host: Host) {
        self.inventory = inventory
        self.plan = plan
        self.host = host
    }

    var text: String {
        get async {
            var page = Page(Palette(isTerminal: false, isDisabled: true, environment: [:]))
            page.field("nvctl", NvctlCommand.version)
            page.field("DKMS", await firstLine(of: Program("dkms", ["--version"])))
            page.field("Driver", inventory.driverVersion?.text ?? "none yet")
            if let source = inventory.source { page.field("Source", "\(source.path) (\(source.type))") }
            page.field("Userspace", inventory.userspace?.version.text ?? "none")
            page.field("Compiler", await firstLine(of: Program("cc", ["--version"])))
            for kernel in inventory.kernels {
                let running = kernel.kernel.isRunning ? ", running" : ""
                page.field(
                    "Kernel",
                    "\(kernel.release) (nvidia: \(kernel.modules.state.rawValue), headers: "
                        + "\(kernel.kernel.hasHeaders ? "yes" : "no")\(kernel.kernel.isBuiltWithClang ? ", clang" : "")\(running))"
                )
            }
            for step in plan.steps { page.field("Plan", step.summary) }
            return page.text.printableLines + "\n"
        }
    }

    private func firstLine(of program: Program) async -> String {
        let output = try? await host.programs.output(of: program, limit: 1 << 16)
        return output?.split(separator: "\n").first.map(String.init) ?? "not found"
    }
}
