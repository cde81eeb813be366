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

    func run() async throws { try run(in: .standard(global)) }

    func run(in context: CommandContext) throws {
        let status = SourceStatus.read(.read(context.host), in: context.host.root)
        if output.json {
            context.print(try SourceStatusDocument(status).json())
        } else {
            context.print(SourceStatusReport(status, palette: context.palette, isVerbose: global.verbose).text)
        }
    }
}
