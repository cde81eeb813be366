import ArgumentParser
import DriverDecisions
import DriverFacts
import DriverModel
import DriverWork
import Host
import Text

/// The options of every command that changes something.
struct ChangeOptions: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Show what would be done, and change nothing.")
    var isDryRun = false

    @Flag(help: "Print JSON instead of text. docs/json.md describes it.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.",
            valueName: "seconds"))
    var wait: Int64 = 0

    @Flag(
        name: .customLong("in-transaction"),
        help: "Ignore the package manager's lock. For use inside its own hooks.")
    var isInTransaction = false

    func validate() throws {
        if wait < 0 { throw ValidationError("--wait needs a number of seconds, not \(wait).") }
    }
}

/// What every changing command does: reads the inventory, makes a plan, carries it out and reports.
struct Change {
    typealias Planner = @Sendable (Inventory) async throws -> Plan

    /// Planning may run programs. They have sessions of their own, so only nvctl can stop them.
    private func plan(_ inventory: Inventory, _ planner: @escaping Planner) async throws -> Plan {
        try await Interruption.watch { try await planner(inventory) }
    }

    let context: CommandContext
    let options: ChangeOptions
    let title: String
    /// How many compilers the user wants to run.
    var wish = BuildLimits.Wish()
    /// What `setup` has checked, for its JSON. As text, `setup` prints it before everything else.
    var requirements: [Requirement] = []
    /// Shows the plan or its outcome; nil for the usual report.
    var presentation: Presentation?
    /// Work that must be done under the lock before the final plan is made, because it changes something that the plan
    /// depends on.
    var preparation: (@Sendable (Inventory) async throws -> Void)?
    /// Whether the user has already accepted the plan's risk.
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
            // A faulty request is reported before anybody is asked for a password.
            do { _ = try await plan(inventory, planner) } catch let failure as Failure {
                throw failure
            } catch let interruption as Interruption.Interrupted {
                throw interruption
            } catch {}
        }
        let access = RootAccess(context: context)
        try access.require(asking: !options.json)
        try await access.enterMountedSystem()
        let isUnfinished = UnfinishedRun(root: context.host.root).isThere
        // Unfinished work is completed first, even if no plan can be made before that.
        var first: Plan?
        do { first = try await plan(inventory, planner) } catch {
            if !isUnfinished || error is Interruption.Interrupted { throw error }
        }
        // Without anything to do, nothing is locked and nothing is written.
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
                    if let risk = plan.risk, !isAgreed, risk != agreed { throw Failure.notAgreed(risk) }
                    view.begin(plan)
                }
        }
        let notice = Notice(root: context.host.root)
        if notice.isThere, Inventory.read(context.host).bootNotices.isEmpty { try? notice.end() }
        try finish(plan, outcome)
    }

    /// Asks the user to accept the plan's risk, if somebody can answer. Returns the accepted risk; nil if there is
    /// none.
    private func agreement(to plan: Plan?) throws -> Risk? {
        guard let risk = plan?.risk, !isAgreed else { return nil }
        guard context.isInteractive, !options.json else { throw Failure.notAgreed(risk) }
        context.note("Note: \(risk.words.printable).\nContinue? [y/N]")
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
