import ArgumentParser
import DriverDecisions

struct GspStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show whether each GPU works with GSP firmware, and why not.",
        discussion: """
            From what the driver says of itself, the firmware files that its modules ask for, and this boot's \
            kernel log, of which the lines about the driver are shown (all of them with --verbose).

            Exits with status 2 when something is wrong with a GPU or its firmware. Changes nothing and needs no \
            root, but only root may read the kernel log on many systems.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let verdict = await DriverVerdict.reach(in: context)
        if output.json {
            context.print(try context.json(GspStatusDocument(verdict)))
        } else {
            context.print(
                GspStatusReport(verdict, palette: context.palette, isVerbose: global.verbose).text)
        }
        if verdict.needsAttention { throw ExitStatus.attention }
    }
}
