import ArgumentParser
import DriverModel
import Host
import Text

struct DkmsLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show the logs of builds, and how the builds ended.",
        discussion: HelpText.discussion(
            """
            Lists the runs of the hook, the builds that DKMS keeps, and failed builds, newest first. OK and FAILED \
            come from the recorded result of a build, not from the text of its log. If no result was recorded, the \
            build is shown as UNKNOWN or UNFINISHED. Below a failed build is its first error, with the cause and \
            the advice if nvctl knows them.

            Exits with status 2 if the latest build shown for a kernel failed. Runs no other program.
            """,
            examples: [
                "Show the last 50 lines of each log": "nvctl driver dkms logs --tail 50",
                "Show only the builds for the running kernel": #"nvctl driver dkms logs --kernel "$(uname -r)""#,
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: [.customShort("t"), .long],
        help: ArgumentHelp("Show the last <lines> lines of each log.", valueName: "lines"))
    var tail: Int?

    @Option(
        name: [.customShort("k"), .long],
        help: ArgumentHelp("Show only builds for this kernel.", valueName: "release"),
        completion: .shellCommand("ls /lib/modules"))
    var kernel: String?

    func validate() throws {
        if let tail, tail <= 0 { throw ValidationError("--tail needs a number that is 1 or more, not \(tail).") }
        if let kernel, !KernelRelease(kernel).isWellFormed {
            throw ValidationError("'\(kernel.printable)' is not a kernel release.")
        }
    }

    func run() async throws { try run(in: try .standard(global)) }

    func run(in context: CommandContext) throws {
        let inventory = Inventory.read(context.host)
        var logs = BuildLogs.read(context.host, inventory: inventory)
        let release = kernel.map(KernelRelease.init)
        if let release {
            let known = logs.kernels
            guard known.contains(release) || inventory.kernels.contains(where: { $0.release == release }) else {
                throw Failure.noLogs(release, known: known)
            }
            logs = logs.only(release)
        }
        if output.json {
            let document = LogsDocument(
                logs, inventory: inventory, kernel: release, tail: tail, host: context.host)
            context.print(try context.json(document))
        } else {
            LogsReport(
                logs, inventory: inventory, kernel: release, tail: tail, host: context.host, palette: context.palette
            ).print(context.print)
        }
        if logs.needsAttention { throw ExitStatus.attention }
    }
}
