import DriverDecisions
import DriverFacts
import DriverModel
import DriverWork
import Host

/// The second half of every change, whether a command or the hook makes it: takes the lock, plans again for what is
/// there now, and carries out the plan.
struct LockedWork: Sendable {
    let host: Host
    let access: WorkAccess
    /// How many compilers the user wants to run.
    var wish = BuildLimits.Wish()
    let report: @Sendable (ExecutionEvent) -> Void

    /// `begin` gets the plan before any step is carried out, and may throw.
    func run(
        preparing: (@Sendable (Inventory) async throws -> Void)? = nil,
        _ planner: @Sendable (Inventory) async throws -> Plan, begin: @Sendable (Plan) throws -> Void = { _ in }
    ) async throws -> (Plan, Outcome) {
        let session = try await WorkSession.begin(on: host, access) { report(.waiting($0)) }
        // Read under the lock, because another nvctl may have been at work until now.
        let inventory = Inventory.read(host)
        try await preparing?(inventory)
        let plan = try await planner(inventory)
        try begin(plan)
        let executor = Executor(session, settings: inventory.configuration.buildSettings(wish), report: report)
        return (plan, try await executor.execute(plan))
    }
}
