import ArgumentParser
import DriverDecisions

struct DkmsUseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "Give all kernels another version of the driver.",
        discussion: """
            Versions are those that 'driver dkms status' lists, and those that 'driver source init' has copied. What was built \
            before is only installed; the rest is built first, all of it before anything is installed. The version that was in \
            use is kept for 'rollback', out of DKMS's sight: with a kernel update comes the version that is in use.

            With --kernel, only these kernels get it, and new kernels the version that the others have.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var build: BuildOptions

    @Argument(help: ArgumentHelp("The version.", valueName: "version"))
    var version: String

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let request = BuildRequest(kernels: build.kernel, version: version, isForced: build.force)
        try await Change(context: context, options: change, title: "NVIDIA DKMS Use", wish: build.wish).run {
            inventory in
            let version = request.keptVersion(in: inventory)
            return try VersionPlanner(inventory, await .gather(inventory, for: version, on: context.host)).plan(request)
        }
    }
}
