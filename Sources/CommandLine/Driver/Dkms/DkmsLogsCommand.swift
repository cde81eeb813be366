import ArgumentParser
import DriverModel
import Host
import Text

struct DkmsLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show the logs of builds, and how the builds ended.",
        discussion: """
            Lists the runs of the rebuild hook, the builds that DKMS has kept, and the failed ones, the \
            newest first. OK and FAILED come from what was recorded of a build, not from the words in \
            its log; where nothing was recorded, it says UNKNOWN or UNFINISHED. Under a build that failed stand \
            its first error, and the cause and the advice where nvctl knows them.

            Exits with status 2 when the latest build shown of a kernel failed. Starts no program.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: [.customShort("t"), .long],
        help: ArgumentHelp("Show the last <lines> lines of each log.", valueName: "lines"))
    var tail: Int?

    @Option(
        name: [.customShort("k"), .long],
        help: ArgumentHelp("Only logs of builds for this kernel.", valueName: "release"),
        completion: .shellCommand("ls /lib/modules"))
    var kernel: String?

    func validate() throws {
        if let tail, tail <= 0 { throw ValidationError("--tail needs a positive number, not \(tail).") }
        if let kernel, !KernelRelease(kernel).isWellFormed {
            throw ValidationError("'\(kernel.printable)' cannot be the release of a kernel.")
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
