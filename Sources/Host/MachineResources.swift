import CLinux
import SystemPackage

/// What the machine that runs nvctl can give to compilers.
package struct MachineResources: Hashable, Sendable {
    /// Processors that this process may run on.
    package var cores: Int
    /// The bytes that programs can use without any of them being killed for lack of memory; nil if unknown.
    package var availableMemory: UInt64?

    package init(cores: Int, availableMemory: UInt64?) {
        self.cores = cores
        self.availableMemory = availableMemory
    }

    package static func current() -> MachineResources {
        MachineResources(
            // Counted like `nproc`: a container or `taskset` may allow fewer processors than there are.
            cores: max(1, Int(clinux_allowed_processors())),
            availableMemory: [meminfo(in: .host), controlGroup(in: .host)].compactMap(\.self).min())
    }

    /// Makes this process, and everything that it starts from now on, give way to programs that somebody is waiting
    /// for, and take turns less often: with more compilers than processors, switching between them costs time.
    package static func workInBackground() {
        for thread in SystemRoot.host.names(in: "/proc/self/task").compactMap({ Int32($0) }) {
            // The longest slice that the kernel allows (since 6.12; older ones ignore it). It does no harm if this
            // fails.
            _ = clinux_schedule_batch(thread, 100_000_000)
        }
    }

    private static func meminfo(in root: SystemRoot) -> UInt64? {
        number(after: "MemAvailable:", in: root.text("/proc/meminfo")).map { $0 << 10 }
    }

    /// How many programs of this process's control group the kernel has killed so far because memory ran out; nil if
    /// unknown. Other groups do not count: a machine can have many containers.
    package static func programsEndedForMemory(in root: SystemRoot = .host) -> UInt64? {
        for line in (root.text("/proc/self/cgroup") ?? "").split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let inside = FilePath(String(fields[2])).components
            let file: FilePath
            switch fields[1] {
            case "": file = FilePath("/sys/fs/cgroup").appending(inside).appending("memory.events")
            // Version 1 (cgroups(7)).
            case "memory": file = FilePath("/sys/fs/cgroup/memory").appending(inside).appending("memory.oom_control")
            default: continue
            }
            if let count = number(after: "oom_kill", in: root.text(file)) { return count }
        }
        return nil
    }

    /// The least memory that this process's control group and the groups above it have left (version 2). Cached files
    /// that are not in active use do not count as taken, because the kernel drops them when memory is short.
    static func controlGroup(in root: SystemRoot) -> UInt64? {
        guard let groups = root.text("/proc/self/cgroup") else { return nil }
        let line = groups.split(separator: "\n").first { $0.hasPrefix("0::/") }
        guard let line else { return nil }
        let top: FilePath = "/sys/fs/cgroup"
        var folder = top.appending(FilePath(String(line.dropFirst(4))).components)
        var least: UInt64?
        while folder.starts(with: top) {
            if let limit = root.firstLine(folder.appending("memory.max")).flatMap({ UInt64($0) }),
                let used = root.firstLine(folder.appending("memory.current")).flatMap({ UInt64($0) })
            {
                let files = number(after: "inactive_file", in: root.text(folder.appending("memory.stat"))) ?? 0
                let held = used - min(used, files)
                least = min(least ?? .max, limit - min(limit, held))
            }
            guard folder != top else { break }
            folder.removeLastComponent()
        }
        return least
    }

    private static func number(after name: String, in text: String?) -> UInt64? {
        for line in text?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ")
            if words.count > 1, words[0] == name { return UInt64(words[1]) }
        }
        return nil
    }
}
