import ArgumentParser
import DriverDecisions

struct DkmsUnregisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unregister",
        abstract: "Take the driver out of DKMS; its installed modules stay.",
        discussion: ExitStatus.help
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    @Flag(help: "Remove the installed modules too.")
    var purge = false

    @Option(help: ArgumentHelp("The version to take out where several are registered.", valueName: "version"))
    var version: String?

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let (version, purge) = (version, purge)
        try await Change(context: context, options: change, title: "NVIDIA DKMS Unregister").run { inventory in
            try UnregisterPlanner(inventory, version: version, isPurging: purge).plan()
        }
    }
}
