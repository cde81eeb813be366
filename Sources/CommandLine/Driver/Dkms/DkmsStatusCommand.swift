import ArgumentParser
import DriverModel
import DriverWork

struct DkmsStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show every installed kernel and the driver modules it has.",
        discussion: HelpText.discussion(
            """
            Exits with status 2 if a bootable kernel has no complete, matching set of modules, or if a registration is \
            broken. Runs no other program and does not need root.
            """,
            examples: [
                "Show all kernels": "nvctl driver dkms status",
                "Compare the installed modules with what DKMS built, byte by byte": "nvctl driver dkms status --verify",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Compare the installed modules with what DKMS built, byte by byte.")
    var verify = false

    func run() async throws { try run(in: try .standard(global)) }

    func run(in context: CommandContext) throws {
        let inventory = Inventory.read(context.host, verifying: verify)
        context.warn(of: inventory.configuration)
        if output.json {
            context.print(try context.json(StatusDocument(inventory)))
        } else {
            context.print(
                StatusReport(
                    inventory, palette: context.palette, isVerbose: global.verbose,
                    isNoticed: Notice(root: context.host.root).isThere
                ).text)
        }
        if inventory.needsAttention { throw ExitStatus.attention }
    }
}
