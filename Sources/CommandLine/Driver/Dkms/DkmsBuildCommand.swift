import ArgumentParser
import DriverDecisions

struct DkmsBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build and install the modules for every kernel that has headers.",
        discussion: HelpText.discussion(
            """
            The modules for all kernels are built before any are installed. If the build for a kernel fails, that \
            kernel keeps the modules it has, and the other kernels get theirs. Kernels whose modules belong to a \
            package are skipped, unless --kernel names them or --force is given. The package's own files are never \
            moved.
            """,
            examples: [
                "Build for every kernel": "sudo nvctl driver dkms build",
                "Compile again for the running kernel": #"sudo nvctl driver dkms build --force --kernel "$(uname -r)""#,
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var build: BuildOptions

    @Option(help: ArgumentHelp("Build this version if several are registered.", valueName: "version"))
    var version: String?

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let request = BuildRequest(kernels: build.kernel, version: version, isForced: build.force)
        try await Change(context: context, options: change, title: "NVIDIA DKMS Build", wish: build.wish).run {
            inventory in
            let version = request.keptVersion(in: inventory)
            return try VersionPlanner(inventory, await .gather(inventory, for: version, on: context.host)).plan(request)
        }
    }
}
