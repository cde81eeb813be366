import Glibc
import SystemPackage
import SystemValues

/// Marks the programs that one run of a changing command starts, and all that those start, by a variable in their
/// environment. The mark includes the identity of the lock, because process numbers are used again, and containers use
/// the same ones at the same time.
package struct RunMark: Hashable, Sendable {
    private static let variable = "NVCTL_RUN"

    package let text: String

    package init(_ text: String) { self.text = text }

    init(lock: FileIdentity, now: Int64) { text = "\(lock.device)-\(lock.inode)-\(getpid())-\(now)" }

    /// Marks the programs that `programs` runs.
    package func marking(_ programs: any ProgramRunner) -> any ProgramRunner {
        MarkedPrograms(base: programs, environment: [Self.variable: text])
    }

    package func isOn(_ process: Int32) -> Bool {
        ProcessTable().environment(process).contains("\(Self.variable)=\(text)")
    }

    /// Ends the processes of a run that is over: compilers and whatever else it started. Returns those that do not end.
    package func endProcesses() async -> [ProcessTable.Entry] {
        for signal in [SIGTERM, SIGKILL] {
            var told: Set<Int32> = []
            for _ in 0..<100 {
                let found = processes()
                if found.isEmpty { return [] }
                send(signal, to: found.filter { told.insert($0.process).inserted })
                // Only a parent is told when a process ends, so this polls. It waits in a task of its own, because in a
                // cancelled task the wait would be over at once.
                await Task.detached { try? await Task.sleep(for: .milliseconds(50)) }.value
            }
        }
        return processes()
    }

    private func processes() -> [ProcessTable.Entry] {
        let table = ProcessTable()
        let marked = table.processes.filter(isOn)
        guard !marked.isEmpty else { return [] }
        let own = table.ancestors()
        return marked.filter { !own.contains($0) }.compactMap(table.entry)
    }

    /// Signals the groups of these processes, because some members may have cleared their environment.
    private func send(_ signal: CInt, to processes: [ProcessTable.Entry]) {
        let table = ProcessTable()
        let ownGroups = Set(table.ancestors().compactMap { table.entry($0)?.group })
        for process in processes where ownGroups.contains(process.group) { kill(process.process, signal) }
        for group in Set(processes.map(\.group)).subtracting(ownGroups) where group > 1 { kill(-group, signal) }
    }
}

private struct MarkedPrograms: ProgramRunner {
    let base: any ProgramRunner
    let environment: [String: String]

    func locate(_ name: String) -> FilePath? { base.locate(name) }

    func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
        var marked = program
        marked.environment.merge(environment) { _, mark in mark }
        return try await base.run(marked, output: output)
    }
}
