import ArgumentParser
import DriverDecisions
import DriverFacts
import DriverModel
import Synchronization
import Terminal

struct DkmsFixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix",
        abstract: "Fix what the doctor finds, and list what you have to fix yourself.",
        discussion: HelpText.discussion(
            """
            Registers the driver again, builds for kernels whose modules are missing or wrong, cleans up after \
            interrupted work in DKMS's tree, moves away files that hide DKMS's modules, and makes images again that \
            contain older modules. A working module is replaced only after the new one has been verified.

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
        let examination = try await Examination.deep(host)
        let found = Doctor.findings(examination, scope: .dkms)
        // If sudo is going to run the same command again, that run prints it.
        if !change.json, host.isRoot || change.isDryRun || !context.isInteractive {
            context.print(report("NVIDIA DKMS Doctor", found, context) + "\n")
        }
        var ending: ExitCode?
        do {
            // The first plan is for what was reported. The lock may have been waited for since, so what is carried
            // out is planned anew.
            let reported = Mutex<Examination?>(examination)
            try await Change(context: context, options: change, title: "NVIDIA DKMS Fix").run { _ in
                if let first = reported.withLock({ $0.take() }) { return FixPlanner(first).plan() }
                return FixPlanner(try await .deep(host)).plan()
            }
        } catch let status as ExitCode {
            ending = status
        }
        guard !change.isDryRun else {
            if found.contains(where: \.needsAttention) { throw ExitStatus.attention }
            return
        }
        let remaining = Doctor.findings(try await .deep(host), scope: .dkms)
        if change.json {
            context.print(try context.jsonLine(DoctorDocument(remaining)))
        } else {
            context.print("\n" + report("For you to fix", remaining, context))
        }
        if ending == ExitStatus.failed { throw ExitStatus.failed }
        if remaining.contains(where: \.needsAttention) { throw ExitStatus.attention }
    }

    private func report(_ title: String, _ findings: [Finding], _ context: CommandContext) -> String {
        DoctorReport(title: title, findings: findings, palette: context.palette).text
    }
}
