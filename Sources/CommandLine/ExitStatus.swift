import ArgumentParser
import DriverDecisions

/// What the exit status of every command means.
enum ExitStatus {
    static let failed = ExitCode(1)
    /// It worked, and something needs the user's attention.
    static let attention = ExitCode(2)
    static let notPermitted = ExitCode(77)
    /// As a shell reports a program that was ended by a signal.
    static func interrupted(by signal: Int32) -> ExitCode { ExitCode(128 + signal) }

    static let help = """
        Exit status: 0 all well; 1 the command failed; 2 it worked and something needs your \
        attention (a kernel without modules, a failed build among several); 64 wrong usage; \
        77 not permitted.
        """
}

extension Outcome {
    /// How a command ends that carried out a plan; nil when all is well.
    func status(of plan: Plan) -> ExitCode? {
        let tried = kernels.count { $0.result != .held }
        if failures > 0, failures == tried, plan.upToDate.isEmpty { return ExitStatus.failed }
        let needsAttention =
            failures > 0 || steps.contains { $0.problem != nil } || plan.skipped.contains(where: \.needsAttention)
            || kernels.contains { $0.result == .excluded && plan.kernelsInNeed.contains($0.target.kernel) }
        return needsAttention ? ExitStatus.attention : nil
    }
}
