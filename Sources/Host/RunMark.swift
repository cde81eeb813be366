import Glibc
import SystemPackage

/// What tells the programs that changing commands start, and all that those start, from everybody else's: a
/// variable of their environment with the identity of the lock.
///
/// Who holds the lock and finds such a process knows that the nvctl that started it is gone. Systems with a /run
/// of their own, such as containers, have a lock of their own, and so their processes are not taken for ours.
public struct RunMark: Hashable, Sendable {
    private static let variable = "NVCTL_RUN"

    private let value: String

    init(_ lock: FileIdentity) { value = "\(lock.device)-\(lock.inode)" }

    /// Marks the programs that `programs` runs.
    public func marking(_ programs: any ProgramRunner) -> any ProgramRunner {
        MarkedPrograms(base: programs, environment: [Self.variable: value])
    }

    public func isOn(_ process: Int32) -> Bool {
        ProcessTable().environment(process).contains("\(Self.variable)=\(value)")
    }

    /// Ends what is left of runs that are over, with the compilers and whatever else they started. Gives what
    /// would not end.
    public func endProcesses() async -> [ProcessTable.Entry] {
        for (signal, tries) in [(SIGTERM, 100), (SIGKILL, 100)] {
            for _ in 0..<tries {
                let found = processes()
                if found.isEmpty { return [] }
                send(signal, to: found)
                // Only a parent is told when a process ends. Who was cancelled waits all the same: in a task of its own.
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

    /// To their groups, in which there may be some that have cleaned their environment.
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
