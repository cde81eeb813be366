import ArgumentParser
import DriverDecisions
import Host

struct DkmsCleanupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cleanup",
        abstract: "Remove the driver's modules from old kernels to free disk space.",
        discussion: """
            Kept are the running kernel, the newest of the others, and the one that the boot loader starts when nobody \
            chooses. Modules that DKMS did not build, that a package owns, and those of kernels that /etc/nvctl.conf has \
            ignored are never touched; nor are kernels themselves: those are the package manager's.

            Also removed are the modules of kernels that are gone, and drivers older than the one in use that no kernel has.

            Without --execute, shows what would be removed.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    @Option(help: ArgumentHelp("Keep so many of the newest kernels, beside the running one.", valueName: "number"))
    var keep = 2

    @Flag(help: "Do it.")
    var execute = false

    @Flag(help: "Do not ask before a kernel that can still be booted loses its driver.")
    var yes = false

    func validate() throws {
        if keep < 0 { throw ValidationError("--keep needs a number of kernels, not \(keep).") }
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
