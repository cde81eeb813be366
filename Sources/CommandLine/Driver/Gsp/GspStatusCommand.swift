import ArgumentParser
import DriverDecisions

struct GspStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show whether each GPU uses GSP firmware, and if not, why.",
        discussion: HelpText.discussion(
            """
            Uses what the driver reports, the firmware files that its modules request, and the kernel log of this \
            boot. Shows the latest lines of the log about the driver, or all of them with --verbose.

            Exits with status 2 if there is a problem with a GPU or its firmware. Changes nothing and does not need \
            root, but on many systems only root may read the kernel log.
            """,
            examples: [
                "Show each GPU and its firmware": "nvctl driver gsp status",
                "Show all lines of the kernel log about the driver": "sudo nvctl driver gsp status --verbose",
            ])
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
