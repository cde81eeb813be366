import SystemPackage
import Text

/// What the kernel has logged about the driver since it was started, from /dev/kmsg.
package struct KernelLog: Hashable, Sendable {
    package enum Problem: Hashable, Sendable {
        /// The examined system is not running.
        case notRunning
        /// `kernel.dmesg_restrict`: only root may read it.
        case notPermitted
        case unreadable(String)

        package var explanation: String {
            switch self {
            case .notRunning: "a system that is not running has no kernel log"
            case .notPermitted: "only root may read it on this system (kernel.dmesg_restrict)"
            case .unreadable(let reason): reason
            }
        }
    }

    /// A record of the kernel. NVIDIA's records often have several lines.
    package struct Entry: Hashable, Sendable {
        /// From 0 (emergency) to 7 (debug).
        package let level: Int
        /// Microseconds since the kernel was started.
        package let time: UInt64
        /// As logged, including line ends.
        package let message: String

        package init(level: Int, time: UInt64, message: String) {
            self.level = level
            self.time = time
            self.message = message
        }

        /// On one line, without the `NVRM: ` that NVIDIA puts before each line.
        package var text: String {
            let lines = message.split(separator: "\n").map(\.trimmingSpaces)
            return lines.enumerated().map { index, line in
                index > 0 && line.hasPrefix("NVRM: ") ? String(line.dropFirst(6)) : String(line)
            }.joined(separator: " ")
        }
    }

    /// Records that may be about the driver, oldest first.
    package let entries: [Entry]
    /// How many more records there were. A failing GPU can fill the log, and the first error says most.
    package let omitted: Int
    package let problem: Problem?
    /// When the kernel was started, in seconds since 1970.
    package let started: Int64?

    package init(entries: [Entry] = [], omitted: Int = 0, problem: Problem? = nil, started: Int64? = nil) {
        self.entries = entries
        self.omitted = omitted
        self.problem = problem
        self.started = started
    }

    /// Records from this time on, in seconds since 1970. The kernel's clock does not count the time that the machine
    /// slept.
    package func entries(since time: Int64?) -> [Entry] {
        guard let time, let started else { return entries }
        return entries.filter { started + Int64($0.time / 1_000_000) >= time }
    }

    package static let place: FilePath = "/dev/kmsg"
    package static let entryLimit = 1000
}
