import ArgumentParser
import DriverModules

struct SourceStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show which source the driver is built from, and how it stands to its git clone.",
        discussion: """
            The latest tag is the newest release that the clone knows: nothing is fetched. Starts no \
            program and needs no root.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws { try run(in: try .standard(global)) }

    func run(in context: CommandContext) throws {
        let inventory = Inventory.read(context.host)
        let status = SourceStatus.read(inventory, in: context.host.root)
        if output.json {
            context.print(try SourceStatusDocument(status).json())
        } else {
            context.print(SourceStatusReport(status, palette: context.palette, isVerbose: global.verbose).text)
        }
        if inventory.registrations.contains(where: { !$0.isUsable }) { throw ExitStatus.attention }
    }
}
