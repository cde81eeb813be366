import DriverDecisions
import DriverFacts
import DriverModel
import DriverWork
import Host

/// The second half of every change, of commands and of the hook alike: takes the lock, plans for what is there then,
/// and does it.
struct LockedWork: Sendable {
    let host: Host
    let access: WorkAccess
    /// What the user wants of how many compilers run.
    var wish = BuildLimits.Wish()
    let report: @Sendable (ExecutionEvent) -> Void

    /// `begin` gets the plan before anything of it is done, and may throw.
    func run(
        preparing: (@Sendable (Inventory) async throws -> Void)? = nil,
        _ planner: @Sendable (Inventory) async throws -> Plan, begin: @Sendable (Plan) throws -> Void = { _ in }
    ) async throws -> (Plan, Outcome) {
        let before = Inventory.read(host)
        let session = try await WorkSession.begin(on: host, before.locations, access) { report(.waiting($0)) }
        try await preparing?(.read(host))
        // Read again under the lock: another nvctl may have been at work until now.
        let plan = try await planner(.read(host))
        try begin(plan)
        let executor = Executor(session, settings: before.configuration.buildSettings(wish), report: report)
        return (plan, try await executor.execute(plan))
    }
}
