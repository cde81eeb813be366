import ArgumentParser
import DriverDecisions
import Terminal

struct DkmsFixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix",
        abstract: "Fix what the doctor finds, and list what you have to fix yourself.",
        discussion: HelpText.discussion(
            """
            Registers the driver again, builds for kernels whose modules are missing or wrong, cleans up after \
            interrupted work in DKMS's tree, moves files away that hide DKMS's modules, and makes images again that \
            contain older modules. A working module is replaced only after its successor has been verified.

            Packages, boot loaders and your own settings stay as they are. Problems with them are listed at the end.
            """,
            examples: [
                "Show what would be fixed": "nvctl driver dkms fix --dry-run",
                "Fix it": "sudo nvctl driver dkms fix",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let host = context.host
        let found = try await findings(context)
        // If sudo is going to run the same command again, that run prints it.
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
            context.print("\n" + report("For you to fix", left, context))
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
