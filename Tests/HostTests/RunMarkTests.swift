import Glibc
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Host

/// How nvctl tells the processes of a run from everybody else's, and ends them.
@Suite(.timeLimit(.minutes(10))) struct RunMarkTests {
    private let mark: RunMark
    private let table = ProcessTable()

    /// No other test and no other run of the tests has this mark.
    init() throws {
        let fixture = try FixtureRoot()
        mark = RunMark("test-\(fixture.path.lastComponent?.string ?? "")")
    }

    /// The environment in which a marked program runs.
    private func environment(of mark: RunMark) async throws -> [String: String] {
        let programs = Recording()
        _ = try await mark.marking(programs).run(
            Program("sleep", environment: ["A": "1"]), output: .captured(limit: 0))
        return programs.environments.first ?? [:]
    }

    private final class Recording: ProgramRunner {
        private let seen = Mutex<[[String: String]]>([])

        var environments: [[String: String]] { seen.withLock(\.self) }
        func locate(_ name: String) -> FilePath? { name == "sleep" ? "/bin/sleep" : nil }
        func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
            seen.withLock { $0.append(program.environment) }
            return ProgramResult(.exited(0))
        }
    }

    private func start(_ script: String, _ environment: [String: String]) throws -> ChildProcess {
        try ChildProcess(["/bin/sh", "-c", script], environment: environment)
    }

    @Test func itIsOneVariableMore() async throws {
        let environment = try await environment(of: mark)
        #expect(environment.count == 2)
        #expect(environment["A"] == "1")
        #expect(environment.values.contains(mark.text))
        #expect(mark.marking(Recording()).locate("sleep") == "/bin/sleep")
        #expect(mark.marking(Recording()).locate("other") == nil)
    }

    @Test func onlyItsOwnProcessesHaveIt() async throws {
        let child = try start("exec /bin/sleep 600", try await environment(of: mark))
        let foreign = try start("exec /bin/sleep 600", try await environment(of: RunMark(mark.text + "0")))
        let plain = try start("exec /bin/sleep 600", ["OTHER": mark.text])
        #expect(mark.isOn(child.id))
        #expect(!mark.isOn(foreign.id))
        #expect(!mark.isOn(plain.id))
        #expect(!mark.isOn(getpid()))
    }

    @Test func whereNothingIsLeftNothingIsEnded() async throws {
        let foreign = try start("echo ready; exec /bin/sleep 600", try await environment(of: RunMark(mark.text + "0")))
        try #require(foreign.line() == "ready")
        #expect(await mark.endProcesses() == [])
        #expect(table.entry(foreign.id) != nil)
    }

    /// The group includes the compilers that make has started, also those with another environment.
    @Test func whatIsLeftOfItIsEndedWithItsGroup() async throws {
        let script = "/bin/sleep 600 & /usr/bin/env -i /bin/sleep 600 & echo ready; wait"
        let child = try start(script, try await environment(of: mark))
        try #require(child.line() == "ready")
        // Nobody has asked how it ended, as with a process that systemd has inherited. It counts as gone.
        #expect(await mark.endProcesses() == [])
        #expect(child.line() == "", "somebody could still write")
        #expect(table.entry(child.id) == nil)
    }

    @Test func twoRunsOfOneLockHaveDifferentMarks() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/lock")
        let identity = try #require(fixture.root.status("/lock")?.identity)
        let marks = [1, 2].map { RunMark(lock: identity, now: $0).text }
        #expect(marks == [1, 2].map { "\(identity.device)-\(identity.inode)-\(getpid())-\($0)" })
    }
}
