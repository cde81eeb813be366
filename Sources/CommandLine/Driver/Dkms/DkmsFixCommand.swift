import ArgumentParser
import DriverDecisions
import Terminal

struct DkmsFixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix",
        abstract: "Mend what the doctor finds, and say what is left for you.",
        discussion: """
            Registers the driver again, builds for kernels that have no modules or wrong ones, mends what interrupted \
            work has left in DKMS's tree, moves files out of the way that hide DKMS's modules, and has images made \
            again that hold older ones. A module that works goes only when its successor is verified.

            Packages, boot loaders and settings of your own stay as they are; what is wrong with them is said at \
            the end.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let host = context.host
        let found = try await findings(context)
        // Not before sudo runs the same command again, which says it.
        if !change.json, host.isRoot || change.isDryRun || !context.isInteractive {
            context.print(report("NVIDIA DKMS Doctor", found, context) + "\n")
        }
        var ending: ExitCode?
        do {
            try await Change(context: context, options: change, title: "NVIDIA DKMS Fix").run { _ in
                FixPlanner(try await .deep(host)).plan()
            }
        } catch let status as ExitCode {
            ending = status
        }
        guard !change.isDryRun else {
            if found.contains(where: \.needsAttention) { throw ExitStatus.attention }
            return
        }
        let left = try await findings(context)
        if change.json {
            context.print(try context.jsonLine(DoctorDocument(left)))
        } else {
            context.print("\n" + report("Left for you", left, context))
        }
        if ending == ExitStatus.failed { throw ExitStatus.failed }
        if left.contains(where: \.needsAttention) { throw ExitStatus.attention }
    }

    private func findings(_ context: CommandContext) async throws -> [Finding] {
        Doctor.findings(try await .deep(context.host), scope: .dkms)
    }

    private func report(_ title: String, _ findings: [Finding], _ context: CommandContext) -> String {
        DoctorReport(title: title, findings: findings, palette: context.palette).text
    }
}
