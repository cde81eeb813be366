import ArgumentParser
import DriverDecisions
import DriverModel

struct DkmsSetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Register the driver's source in /usr/src with DKMS.",
        discussion: HelpText.discussion(
            """
            First checks what a build needs: dkms itself, a compiler, the source with a working dkms.conf, and the \
            headers of every kernel.
            """,
            examples: [
                "Register the source": "sudo nvctl driver dkms setup",
                "Replace a dkms.conf that does not work": "sudo nvctl driver dkms setup --write-conf",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    @Flag(name: .customLong("write-conf"), help: "Write a dkms.conf that works. An existing file is kept beside it.")
    var writeConf = false

    @Option(help: ArgumentHelp("The version to register if /usr/src has several.", valueName: "version"))
    var version: String?

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let (version, writeConf) = (version, writeConf)
        let inventory = Inventory.read(context.host)
        let headers = HeadersAdvice(inventory, offers: await HeadersOffer.ask(inventory, on: context.host))
        let requirements = Requirements.check(inventory, headers: headers)
        let report = RequirementsReport(requirements, palette: context.palette)
        // Requirements come first, so that the user sees what is missing even if setup then fails.
        // If sudo is going to run the same command again, that run prints them.
        if !change.json, context.host.isRoot || change.isDryRun || !context.isInteractive {
            context.print(report.text + "\n")
        }
        let walk = Change(
            context: context, options: change, title: "NVIDIA DKMS Setup", requirements: requirements)
        try await walk.run { inventory in
            var plan = try SetupPlanner(inventory, version: version, writesConf: writeConf).plan()
            plan.notes.append("to build the modules: \(Invocation.build)")
            return plan
        }
        if requirements.contains(where: { !$0.isMet && $0.needsAttention }) { throw ExitStatus.attention }
    }
}
