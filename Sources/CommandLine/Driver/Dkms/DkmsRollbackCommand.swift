import ArgumentParser
import DriverDecisions

struct DkmsRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Go back to the version of the driver that was in use before.",
        discussion: """
            Installs the modules that were kept when another version took their place, and compiles nothing. A kernel that \
            there are none for keeps what it has, and is named. Another rollback goes forward again.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        try await Change(context: context, options: change, title: "NVIDIA DKMS Rollback").run { inventory in
            let version = try VersionPlanner.earlierVersion(inventory)
            return try VersionPlanner(inventory, await .gather(inventory, for: version, on: context.host)).rollback()
        }
    }
}
