import ArgumentParser
import DriverDecisions
import DriverFacts

struct CachePruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove stored objects of drivers that are no longer registered, and those over the size limit.",
        discussion: HelpText.discussion(
            examples: [
                "Show what would be removed": "nvctl driver dkms cache prune --dry-run",
                "Empty the store": "sudo nvctl driver dkms cache prune --all",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    @Flag(help: "Remove all stored objects.")
    var all = false

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let all = all
        try await Change(context: context, options: change, title: "NVIDIA DKMS Cache").run { inventory in
            CachePlanner(inventory, CoreStore(root: context.host.root).objects(), removingAll: all).plan()
        }
    }
}
