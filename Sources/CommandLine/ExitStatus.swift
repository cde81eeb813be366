import ArgumentParser
import DriverDecisions

/// The exit statuses of all commands.
enum ExitStatus {
    static let failed = ExitCode(1)
    /// The command worked, but something needs the user's attention.
    static let attention = ExitCode(2)
    static let notPermitted = ExitCode(77)
    /// The status that a shell reports for a program that a signal has ended.
    static func interrupted(by signal: Int32) -> ExitCode { ExitCode(128 + signal) }

    static let help = """
        Exit status: 0 all well; 1 the command failed; 2 it worked, but something needs your \
        attention (such as a kernel without modules, or a build that failed while others succeeded); \
        64 wrong usage; 77 not permitted; 128 and more: ended by a signal.
        """
}

extension Outcome {
    /// How a command ends after it has carried out a plan; nil if all is well.
    func status(of plan: Plan) -> ExitCode? {
        let tried = kernels.count { $0.result != .held }
        if failures > 0, failures == tried, plan.upToDate.isEmpty { return ExitStatus.failed }
        let needsAttention =
            failures > 0 || steps.contains { $0.problem != nil } || plan.skipped.contains(where: \.needsAttention)
            || kernels.contains { $0.result == .excluded && plan.kernelsInNeed.contains($0.target.kernel) }
        return needsAttention ? ExitStatus.attention : nil
    }
}
