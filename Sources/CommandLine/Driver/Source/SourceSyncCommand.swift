import ArgumentParser
import DriverDecisions
import DriverModel

struct SourceSyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Build and install the modules from the clone as it is now.",
        discussion: HelpText.discussion(
            """
            Copies the clone again if it has changed since it was last copied. Then builds for every kernel whose \
            modules are missing or older than the copy. If another version has been checked out in the clone, run \
            'source init' first. 'source update' does all of this.
            """,
            examples: [
                "Build the clone as it is": "sudo nvctl driver source sync",
                "Show what would be built": "nvctl driver source sync --dry-run",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var build: BuildOptions

    @Option(help: ArgumentHelp("Build this version if several are registered.", valueName: "version"))
    var version: String?

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let request = BuildRequest(kernels: build.kernel, isForced: build.force)
        let version = version
        try await Change(context: context, options: change, title: "NVIDIA Source Sync", wish: build.wish).run {
            inventory in
            let planner = SourcePlanner(
                inventory, clones: await CloneFacts.ofSources(in: inventory, on: context.host))
            let source = try planner.synchronizedSource(version: version)
            let clone = try await CloneState.ofSnapshot(source, on: context.host)
            let kept = request.isForced ? nil : source.version
            return try planner.synchronize(
                source, clone: clone, request, await .gather(inventory, for: kept, on: context.host))
        }
    }
}
