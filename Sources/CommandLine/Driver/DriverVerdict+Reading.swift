import DriverDecisions
import DriverFacts
import DriverModel

extension DriverVerdict {
    /// Reads everything. The driver's own library comes last.
    static func reach(in context: CommandContext) async -> DriverVerdict {
        let inventory = Inventory.read(context.host)
        context.warn(of: inventory.configuration)
        var state = DriverState.read(context.host, inventory: inventory)
        state.nvml = await NvmlQuestion(state, on: context.host).ask()
        return DriverVerdict(state)
    }
}
