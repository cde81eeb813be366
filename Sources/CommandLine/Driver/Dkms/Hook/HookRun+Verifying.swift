import ArgumentParser
import DriverDecisions
import DriverFacts
import DriverModel
import DriverWork
import Host
import SystemPackage
import Text

extension HookRun {
    /// Checks what the next boot would load, and reports it. Returns the exit status; nil if all is well.
    func verify(_ state: TransactionState) async throws -> ExitCode? {
        var examination = await Examination.asking(host)
        let inventory = examination.inventory
        var check = BootCheck(examination, targets)
        let kernels = check.kernels
        guard !kernels.isEmpty || !state.failures.isEmpty || state.log != nil else {
            if targets == nil { context.note("nvctl: \(check.reasonForNothing)") }
            return nil
        }
        try await examination.lookIntoImages(of: check.sound, on: host)
        check = BootCheck(examination, targets)
        let (refused, renewed) = try await renewImages(check, state)
        let findings = check.findings + refused
        let problems = problems(state, findings)
        let log = try? openLog(of: state, inventory, isNeeded: !problems.isEmpty)
        for image in renewed {
            logged(to: log).note(
                "nvctl: made \(image) again, because its NVIDIA modules were older than those that are installed")
        }
        guard problems.isEmpty else {
            let status = ExitCode(state.status ?? ExitStatus.attention.rawValue)
            if !state.isTold { try await tell(problems, state, inventory, log, status) }
            return status
        }
        let names = kernels.map(\.release.text.printable).joined(separator: ", ")
        log?.write(
            kernels.isEmpty
                ? check.reasonForNothing
                : kernels.map { "\($0.release): \($0.modules.state.rawValue), verified" }.joined(separator: "\n"))
        log?.write(HookResult(exitStatus: 0).line)
        if kernels.isEmpty {
            if targets == nil { context.note("nvctl: \(check.reasonForNothing)") }
        } else if targets == nil || !state.installed.isEmpty {
            context.note("nvctl: ready for the next boot: \(names)")
        }
        try Notice(root: root).end()
        try await prune()
        if !state.installed.isEmpty {
            await DesktopNotifier(host: host).notify(
                .low, "NVIDIA modules are ready", state.installed.joined(separator: "\n"))
        }
        return nil
    }

    /// A failed build is reported in its own words. For other kernels, the findings say what is missing now.
    private func problems(_ state: TransactionState, _ findings: [Finding]) -> [String] {
        // Failures that were reported before may have been fixed since by DKMS's own script.
        let failures = state.isTold ? [] : state.failures
        let failed = Set(failures.compactMap(\.kernel))
        return failures.map(\.text)
            + findings.compactMap { finding in
                guard let kernel = finding.kernel, !failed.contains(kernel) else { return nil }
                return "\(kernel): \(finding.message)" + (finding.advice.map { "\n    advice: \($0)" } ?? "")
            }
    }

    /// Returns findings about the images that could not be made again, and the paths of those that were.
    private func renewImages(
        _ check: BootCheck, _ state: TransactionState
    ) async throws -> (findings: [Finding], renewed: [FilePath]) {
        guard !check.renewal.isEmpty else { return ([], []) }
        do {
            let outcome = try await work(waiting: state.hasWaited ? 0 : patience) { _ in
                var examination = await Examination.asking(host)
                try await examination.lookIntoImages(of: BootCheck(examination, targets).sound, on: host)
                return BootCheck(examination, targets).renewal
            }
            var problems: [KernelRelease: String] = [:]
            var renewed: [FilePath] = []
            for (kernel, step) in outcome.steps.compactMap(\.renewal) {
                if let problem = step.problem {
                    problems[kernel] = problem
                } else {
                    renewed += check.images(of: kernel)
                }
            }
            return (check.imageFindings { problems[$0].map { Advice($0) } }, renewed)
        } catch Failure.otherWork(let work) {
            let advice: Advice = "it was not made again, because \(work.description); when that is done, run: \(.fix)"
            return (check.imageFindings { _ in advice }, [])
        }
    }

    /// Removes what has been kept too long, but only if nobody else is at work. Otherwise the next run removes it.
    private func prune() async throws {
        guard !KeepPlanner(Inventory.read(host)).pruning.isEmpty else { return }
        do {
            _ = try await work(waiting: 0) { KeepPlanner($0).pruning }
        } catch Failure.otherWork(let work) {
            host.logger.debug("kept versions were not checked, because \(work.description)")
        }
    }

    private func openLog(of state: TransactionState, _ inventory: Inventory, isNeeded: Bool) throws -> HookLog? {
        if let path = state.log { return try HookLog.resume(FilePath(path), in: root) }
        return isNeeded
            ? try HookLog.begin(in: root, now: host.now(), keeping: inventory.configuration.hookLogs.value) : nil
    }

    private func tell(
        _ problems: [String], _ state: TransactionState, _ inventory: Inventory, _ log: HookLog?, _ status: ExitCode
    ) async throws {
        let context = logged(to: log)
        context.note("")
        for problem in problems { context.note("  \(HookMessage.notReady)\(problem)") }
        for line in wayBack(state, inventory) { context.note(line) }
        self.context.note(FailureBox.text)
        log?.write(HookResult(exitStatus: status.rawValue).line)
        if !inventory.bootNotices.isEmpty { try Notice(root: root).begin() }
        await DesktopNotifier(host: host).notify(
            .critical, "NVIDIA modules are missing or do not match",
            problems.map { String($0.prefix { $0 != "\n" }) }.joined(separator: "\n")
                + "\nBefore you restart, check: \(Invocation.logs)")
    }

    /// How to go back to the kept versions.
    private func wayBack(_ state: TransactionState, _ inventory: Inventory) -> [String] {
        let entries = KeptModules(root: root).versions().filter { entry in
            state.kept.contains(entry.record.title) && entry.record.title != inventory.active.map(\.title)
        }
        return entries.flatMap(wayBack)
    }

    private func wayBack(to entry: KeptVersion) -> [String] {
        let files = entry.record.packages.map { $0.cachedFile(in: root) }
        let gone = zip(entry.record.packages, files).filter { $0.1 == nil }.map { "\($0.0.name)-\($0.0.version)" }
        let kernels = entry.sets.map(\.kernel.text.printable).sorted().joined(separator: ", ")
        var lines = ["  The modules of \(entry.record.title) are kept for \(kernels)."]
        if !files.compactMap(\.self).isEmpty {
            lines.append("  To go back to them without compiling:")
            lines.append("    pacman -U " + files.compactMap { $0?.string.shellQuoted }.joined(separator: " "))
        }
        if !gone.isEmpty { lines.append("  No longer in pacman's cache: \(gone.joined(separator: ", "))") }
        return lines
    }
}

extension Outcome.Step {
    fileprivate var renewal: (kernel: KernelRelease, step: Outcome.Step)? {
        if case .renewImages(let kernel) = step { (kernel.release, self) } else { nil }
    }
}
