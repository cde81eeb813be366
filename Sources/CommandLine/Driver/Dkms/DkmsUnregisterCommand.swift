import ArgumentParser
import DriverDecisions

struct DkmsUnregisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unregister",
        abstract: "Remove the driver from DKMS. Its installed modules stay.",
        discussion: HelpText.discussion(
            examples: [
                "Remove the driver, and keep its modules": "sudo nvctl driver dkms unregister",
                "Remove the driver together with its modules": "sudo nvctl driver dkms unregister --purge",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    @Flag(help: "Also remove the installed modules.")
    var purge = false

    @Option(help: ArgumentHelp("The version to remove if several are registered.", valueName: "version"))
    var version: String?

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let (version, purge) = (version, purge)
        try await Change(context: context, options: change, title: "NVIDIA DKMS Unregister").run { inventory in
            try UnregisterPlanner(inventory, version: version, isPurging: purge).plan()
        }
    }
}
