import DriverModel
import Host
import SystemPackage
import SystemValues

extension HookResult {
    package static func read(_ log: FilePath, in root: SystemRoot) throws(FileError) -> HookResult? {
        let tail = try root.lastLines(log, 1, lineLimit: 4096)
        guard tail.isTerminated, let line = tail.lines.last else { return nil }
        return HookResult(line: line)
    }
}
