import ArgumentParser
import DriverModel
import Glibc
import Host
import SystemPackage
import Text

extension HookStage: ExpressibleByArgument {}

/// Only the hook's script runs this command.
struct RunHookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-hook",
        abstract: "Run a stage of the hook. The paths of the transaction come on standard input.",
        shouldDisplay: false
    )

    @OptionGroup var global: GlobalOptions

    @Argument var stage: HookStage

    @Option(help: "The process that carries out the transaction.")
    var transaction: Int32 = getppid()

    @Option(help: "Only report that the nvctl of this stage died, with this exit status as the shell gives it.")
    var died: Int32?

    func run() async throws {
        let context = try CommandContext.standard(global)
        if let died {
            let run = HookRun(context: context, transaction: transaction, targets: nil)
            return await run.tell(of: HookDeath(stage: stage, status: died))
        }
        let targets = stage.hasTargets ? TransactionTargets(lines: Self.lines()) : nil
        try await HookRun(context: context, transaction: transaction, targets: targets).run(stage)
    }

    /// Everything beyond this is ignored, whoever writes it, because no list of paths is longer.
    private static let inputLimit = 32 << 20

    private static func lines() -> [Substring] {
        guard isatty(0) == 0 else { return [] }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < inputLimit,
            let count = try? buffer.withUnsafeMutableBytes({ try FileDescriptor.standardInput.read(into: $0) }),
            count > 0
        {
            bytes += buffer[..<count]
        }
        return String(systemBytes: bytes).split(separator: "\n")
    }
}

extension HookStage {
    fileprivate var hasTargets: Bool {
        switch self {
        case .keep, .guard, .build, .verify: true
        case .all, .notice: false
        }
    }
}
