import ArgumentParser
import DriverModules

struct SourceSyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Build and install the modules from the clone as it is now.",
        discussion: """
            Copies the clone again when it has changed since it was last copied, and then builds for every \
            kernel whose modules are missing or older than the copy. To move to another version, see \
            'source init'.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var build: BuildOptions

    @Option(help: ArgumentHelp("Build this version where several are registered.", valueName: "version"))
    var version: String?

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let request = BuildRequest(kernels: build.kernel, isForced: build.force)
        let version = version
        try await Change(context: context, options: change, title: "NVIDIA Source Sync", wish: build.wish).run {
            inventory in
            let planner = SourcePlanner(inventory)
            let registration = try planner.synchronizedRegistration(version: version)
            return try planner.synchronize(
                registration,
                clone: try await CloneState.ofSnapshot(registration, on: context.host),
                request: request,
                headers: await .look(inventory, on: context.host))
        }
    }
}
