import DriverModel
import Host

extension KernelLog {
    /// The kernel's buffer is far smaller. This ends the reading of a log that grows as fast as it is read.
    private static let byteLimit = 64 << 20

    package static func read(_ host: Host) -> KernelLog {
        guard host.machine.runningRelease != nil else { return KernelLog(problem: .notRunning) }
        var parser = KernelLogParser(limit: entryLimit)
        let started = host.root.bootTime
        do {
            try host.root.readAvailable(place, limit: byteLimit) { parser.add($0) }
        } catch {
            let problem: Problem = error.isPermission && !host.isRoot ? .notPermitted : .unreadable(error.description)
            return KernelLog(
                entries: parser.entries, omitted: parser.omitted, problem: problem, started: started)
        }
        return KernelLog(entries: parser.entries, omitted: parser.omitted, started: started)
    }
}
