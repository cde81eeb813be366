import ArgumentParser
import DriverDecisions
import DriverFacts

struct CachePruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove stored objects of drivers that are not registered any more, and what is over the limit.",
        discussion: ExitStatus.help
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    @Flag(help: "Remove all of them.")
    var all = false

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let all = all
        try await Change(context: context, options: change, title: "NVIDIA DKMS Cache").run { inventory in
            CachePlanner(inventory, CoreStore(root: context.host.root).entries(), removingAll: all).plan()
        }
    }
}
