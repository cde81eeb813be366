import ArgumentParser
import DriverModules
import Host

/// The options of every command that changes something.
struct ChangeOptions: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Show what would be done, and do nothing.")
    var isDryRun = false

    @Flag(help: "Print JSON (see docs/json.md) instead of text.")
    var json = false
}

/// The walk of every changing command: inventory, plan, execution, report.
struct Change {
    typealias Planner = @Sendable (Inventory) async throws -> Plan

    let context: CommandContext
    let options: ChangeOptions
    let title: String
    /// What `setup` has looked for, for its JSON; its text comes before everything else.
    var requirements: [Requirement] = []

    func run(_ planner: @escaping Planner) async throws {
        let inventory = Inventory.read(context.host)
        context.warn(of: inventory.configuration)
        if options.isDryRun {
            let plan = try await planner(inventory)
            show(plan, outcome: nil)
            if plan.skipped.contains(where: \.needsAttention) { throw ExitStatus.attention }
            return
        }
        if !context.host.isRoot {
            // What is wrong with the request itself is said before anybody is asked for a password.
            do { _ = try await planner(inventory) } catch let failure as Failure { throw failure } catch {}
        }
        let access = RootAccess(context: context)
        try access.require(asking: !options.json)
        try await access.enterMountedSystem()
        // Without anything to do there is nothing to lock, and nothing is written.
        let first = try await planner(.read(context.host))
        guard !first.isEmpty else { return try finish(first, Outcome()) }
        let (plan, outcome) = try await Interruption.watch { [context, title] in
            let before = Inventory.read(context.host)
            let executor = try await Executor(
                host: context.host, locations: before.locations, command: title, report: progress)
            // Read again under the lock: another nvctl may have been at work until now.
            let plan = try await planner(.read(context.host))
            return (plan, try await executor.execute(plan))
        }
        try finish(plan, outcome)
    }

    private func progress(_ event: ExecutionEvent) {
        switch event {
        case .started(let step): context.note("\(step.summary.printable) …")
        case .finished(let step, let seconds):
            if case .build = step { context.note("\(step.summary.printable): done in \(seconds) s") }
        case .failed(let step, let reason): context.note("\(step.summary.printable): \(reason)")
        }
    }

    private func show(_ plan: Plan, outcome: Outcome?) {
        let report = ChangeReport(title: title, plan: plan, outcome: outcome, palette: context.palette)
        if options.json, let json = try? ChangeDocument(plan, outcome, requirements: requirements).json() {
            context.print(json)
        } else {
            context.print(report.text)
        }
    }

    private func finish(_ plan: Plan, _ outcome: Outcome) throws {
        show(plan, outcome: outcome)
        let failures = outcome.failures
        if failures > 0, failures == outcome.kernels.count, plan.upToDate.isEmpty { throw ExitStatus.failed }
        let needsAttention =
            failures > 0 || plan.skipped.contains(where: \.needsAttention)
            || outcome.kernels.contains { $0.result == .excluded && $0.target.needsAttention }
        if needsAttention { throw ExitStatus.attention }
    }
}
