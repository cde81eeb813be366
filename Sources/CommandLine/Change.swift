import ArgumentParser
import DriverDecisions
import DriverFacts
import DriverModel
import DriverWork
import Host
import Text

/// The options of every command that changes something.
struct ChangeOptions: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Show what would be done, and do nothing.")
    var isDryRun = false

    @Flag(help: "Print JSON (see docs/json.md) instead of text.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Wait so long while another nvctl, dkms or a package manager is at work; 0 fails at once.",
            valueName: "seconds"))
    var wait: Int64 = 0

    @Flag(
        name: .customLong("in-transaction"),
        help: "Do not mind the package manager's lock: for its own hooks, which it waits for.")
    var isInTransaction = false

    func validate() throws {
        if wait < 0 { throw ValidationError("--wait needs a number of seconds, not \(wait).") }
    }
}

/// The walk of every changing command: inventory, plan, execution, report.
struct Change {
    typealias Planner = @Sendable (Inventory) async throws -> Plan

    /// Planning may run programs, and they are in sessions of their own: only nvctl can stop them.
    private func plan(_ inventory: Inventory, _ planner: @escaping Planner) async throws -> Plan {
        try await Interruption.watch { try await planner(inventory) }
    }

    let context: CommandContext
    let options: ChangeOptions
    let title: String
    /// What the user wants of how many compilers run.
    var wish = BuildLimits.Wish()
    /// What `setup` has looked for, for its JSON; its text comes before everything else.
    var requirements: [Requirement] = []
    /// What shows the plan, or what came of it, where that is not as for other changes.
    var presentation: Presentation?
    /// What has to be done under the lock before the plan is made for the last time: it changes something, and the plan
    /// depends on it.
    var preparation: (@Sendable (Inventory) async throws -> Void)?
    /// What a plan's risk is has been agreed to beforehand.
    var isAgreed = false

    struct Presentation: Sendable {
        let text: @Sendable (Plan, Outcome?) -> String
        let document: @Sendable (Plan, Outcome?) -> any Encodable
    }

    func run(_ planner: @escaping Planner) async throws {
        let inventory = Inventory.read(context.host)
        context.warn(of: inventory.configuration)
        if options.isDryRun {
            let plan = try await plan(inventory, planner)
            show(plan, outcome: nil)
            if plan.skipped.contains(where: \.needsAttention) { throw ExitStatus.attention }
            return
        }
        if !context.host.isRoot {
            // What is wrong with the request itself is said before anybody is asked for a password.
            do { _ = try await plan(inventory, planner) } catch let failure as Failure {
                throw failure
            } catch let interruption as Interruption.Interrupted {
                throw interruption
            } catch {}
        }
        let access = RootAccess(context: context)
        try access.require(asking: !options.json)
        try await access.enterMountedSystem()
        let isUnfinished = Unfinished(root: context.host.root).isThere
        // What somebody was killed at is put in order first, whatever can be planned before.
        var first: Plan?
        do { first = try await plan(inventory, planner) } catch {
            if !isUnfinished || error is Interruption.Interrupted { throw error }
        }
        // Without anything to do there is nothing to lock, and nothing is written.
        if !isUnfinished, let first, first.isEmpty { return try finish(first, Outcome()) }
        let agreed = try agreement(to: first)
        let (plan, outcome) = try await Interruption.watch {
            [context, options, wish, preparation, isAgreed, view = progressView()] in
            let drawing = Task { await view.animate() }
            defer {
                drawing.cancel()
                view.end()
            }
            let work = WorkAccess(
                command: access.ownCommand, patience: options.wait, isInTransaction: options.isInTransaction)
            return try await LockedWork(host: context.host, access: work, wish: wish, report: view.show)
                .run(preparing: preparation, planner) { plan in
                    if let risk = plan.risk, !isAgreed, risk != agreed { throw Failure.notAgreed(risk: risk) }
                    view.begin(plan)
                }
        }
        let notice = Notice(root: context.host.root)
        if notice.isThere, Inventory.read(context.host).bootNotices.isEmpty { try? notice.end() }
        try finish(plan, outcome)
    }

    /// Asks where somebody can answer; gives the risk that was agreed to.
    private func agreement(to plan: Plan?) throws -> String? {
        guard let risk = plan?.risk, !isAgreed else { return nil }
        guard context.isInteractive, !options.json else { throw Failure.notAgreed(risk: risk) }
        context.note("Note: \(risk.printable).\nGo on? [y/N]")
        let answer = Interruption.endable { context.answer() }?.trimmingSpaces.lowercased() ?? ""
        guard answer == "y" || answer == "yes" else {
            context.note("Nothing was changed.")
            throw ExitStatus.failed
        }
        return risk
    }

    private func progressView() -> any ProgressView {
        if options.json { return EventProgress(context) }
        return context.screen.map { ScreenProgress(context, $0) } ?? LineProgress(context)
    }

    private func show(_ plan: Plan, outcome: Outcome?) {
        let document: any Encodable =
            presentation?.document(plan, outcome) ?? ChangeDocument(plan, outcome, requirements: requirements)
        if options.json, let json = try? context.jsonLine(document) { return context.print(json) }
        let report = ChangeReport(title: title, plan: plan, outcome: outcome, palette: context.palette)
        context.print(presentation?.text(plan, outcome) ?? report.text)
    }

    private func finish(_ plan: Plan, _ outcome: Outcome) throws {
        show(plan, outcome: outcome)
        if let status = outcome.status(of: plan) { throw status }
    }
}
