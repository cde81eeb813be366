import ArgumentParser
import DriverDecisions

struct DkmsUseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "Switch all kernels to another version of the driver.",
        discussion: HelpText.discussion(
            """
            You can choose any version that 'driver dkms status' lists or that 'driver source init' has copied. \
            Modules that have already been built are only installed. Missing ones are built first, and nothing is \
            installed until all of them have been built. The version that was in use is kept for 'rollback', \
            outside DKMS's tree, so that a kernel update builds only the version in use.

            With --kernel, only the named kernels switch. New kernels then get the version that the other kernels have.
            """,
            examples: [
                "Switch all kernels to a version": "sudo nvctl driver dkms use 590.48.01",
                "Try a version on one kernel": #"sudo nvctl driver dkms use 590.48.01 --kernel "$(uname -r)""#,
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var build: BuildOptions

    @Argument(help: ArgumentHelp("The version to switch to.", valueName: "version"))
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
