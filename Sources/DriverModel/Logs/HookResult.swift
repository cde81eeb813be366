/// How a run of the rebuild hook ended, as the hook itself records it in the last line of its log:
///
///     nvctl: result=ok exit=0
///     nvctl: result=failed exit=2
///
/// The line is written after everything else, with its line end, and further `name=value` words may follow. A log whose
/// last line is a different one, has no line end, or contradicts itself has no recorded result: another script wrote
/// it, or the run was interrupted. Words like `error:` in it decide nothing, because compilers print them in builds
/// that succeed.
package struct HookResult: Hashable, Sendable {
    /// 0 when every kernel has its modules.
    package let exitStatus: Int32

    package init(exitStatus: Int32) { self.exitStatus = exitStatus }

    package var isSuccess: Bool { exitStatus == 0 }

    /// The line that the hook writes, without its line end.
    package var line: String { "nvctl: result=\(isSuccess ? "ok" : "failed") exit=\(exitStatus)" }

    /// nil if the line records no result.
    package init?(line: String) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count >= 3, words[0] == "nvctl:", words[2].hasPrefix("exit="),
            let status = Int32(words[2].dropFirst("exit=".count)), (0...255).contains(status),
            words[1] == (status == 0 ? "result=ok" : "result=failed"),
            words.dropFirst(3).allSatisfy({ $0.contains("=") })
        else { return nil }
        exitStatus = status
    }
}
