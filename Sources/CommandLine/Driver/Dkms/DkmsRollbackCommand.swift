import ArgumentParser
import DriverDecisions

struct DkmsRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Go back to the version of the driver that was in use before.",
        discussion: HelpText.discussion(
            """
            Installs the kept modules of that version, and compiles nothing. A kernel with no modules of that version \
            keeps the ones it has, and is listed. Run rollback again to return to the newer version.
            """,
            examples: [
                "Show what would change": "nvctl driver dkms rollback --dry-run",
                "Go back to the version before": "sudo nvctl driver dkms rollback",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        try await Change(context: context, options: change, title: "NVIDIA DKMS Rollback").run { inventory in
            let version = try VersionPlanner.earlier(inventory).version
            return try VersionPlanner(inventory, await .gather(inventory, for: version, on: context.host)).rollback()
        }
    }
}
