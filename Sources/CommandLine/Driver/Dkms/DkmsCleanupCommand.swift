import ArgumentParser
import DriverDecisions
import DriverModel
import Host

struct DkmsCleanupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cleanup",
        abstract: "Remove the driver's modules from old kernels to free disk space.",
        discussion: HelpText.discussion(
            """
            The running kernel, the newest of the others, and the kernel that the boot loader starts by default keep \
            their modules. Modules that DKMS did not build, modules that belong to a package, and modules of kernels \
            that \(Places.settings) ignores are never touched. Kernels themselves are never removed either: that is \
            the package manager's job.

            The command also removes the modules of kernels that no longer exist, and drivers that are older than the \
            one in use and that no kernel uses.

            Without --execute, it only shows what would be removed.
            """,
            examples: [
                "Show what would be removed": "nvctl driver dkms cleanup",
                "Keep the three newest kernels, and remove the modules of older ones":
                    "sudo nvctl driver dkms cleanup --keep 3 --execute",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    @Option(help: ArgumentHelp("Keep this many of the newest kernels, besides the running one.", valueName: "number"))
    var keep = 2

    @Flag(help: "Remove the modules, instead of only showing what would be removed.")
    var execute = false

    @Flag(help: "Do not ask before removing the driver from a kernel that can still be booted.")
    var yes = false

    func validate() throws {
        if keep < 0 { throw ValidationError("--keep needs a number from 0 on, not \(keep).") }
    }

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        var options = change
        options.isDryRun = change.isDryRun || !execute
        let (host, palette, keep) = (context.host, context.palette, keep)
        let presentation = Change.Presentation(
            text: { CleanupReport(plan: $0, outcome: $1, palette: palette).text },
            document: { CleanupDocument($0, $1) })
        try await Change(
            context: context, options: options, title: CleanupReport.title, presentation: presentation, isAgreed: yes
        ).run { inventory in
            try CleanupPlanner(inventory, .read(host, inventory), keep: keep).plan()
        }
    }
}
