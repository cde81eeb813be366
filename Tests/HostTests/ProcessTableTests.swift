import Glibc
import Host
import SystemPackage
import TestSupport
import Testing

@Suite struct ProcessTableTests {
    private let table = ProcessTable()
    private let fixture: FixtureRoot

    init() throws { fixture = try FixtureRoot() }

    private func sleeper() throws -> ChildProcess { try ChildProcess(["/bin/sleep", "600"]) }

    @Test func thisProcessIsInIt() throws {
        #expect(table.isThere)
        #expect(table.processes.contains(getpid()))
        let own = try #require(table.entry(getpid()))
        #expect(own.parent == getppid())
        #expect(own.group == getpgrp())
        #expect(Array(own.arguments.dropFirst()) == ProgramArguments.all.filter { !$0.isEmpty })
    }

    @Test func aChildIsKnownByItsParentGroupAndArguments() throws {
        let child = try sleeper()
        let entry = try #require(table.entry(child.id))
        #expect(entry.parent == getpid())
        #expect(entry.group == child.id)
        #expect(entry.arguments == ["/bin/sleep", "600"])
        let own = try #require(table.entry(getpid()))
        #expect(entry.started >= own.started)
    }

    /// /proc has the name of the file between brackets, before the numbers (proc_pid_stat(5)).
    @Test(arguments: ["a b) S (c", "(((", ") Z 1 1 1", "x)\n(y"]) func aNameCanHoldAnything(name: String) throws {
        let program = fixture.path.appending(name)
        try fixture.file(FilePath("/").appending(name), bytes: SystemRoot.host.read("/bin/sleep"), mode: 0o755)
        let child = try ChildProcess([program.string, "600"])
        let entry = try #require(table.entry(child.id))
        #expect(entry.parent == getpid())
        #expect(entry.group == child.id)
        #expect(entry.arguments == [program.string, "600"])
        #expect(table.executable(child.id) == program)
    }

    @Test func whoHasEndedIsNotThere() throws {
        let child = try sleeper()
        child.signal(SIGKILL)
        child.waitForEnd()
        // Its number stays taken until somebody asks how it ended.
        #expect(table.processes.contains(child.id))
        #expect(table.entry(child.id) == nil)
        child.reap()
        #expect(table.entry(child.id) == nil)
    }

    /// No process has a number past 4194304 (proc_sys_kernel(5)).
    @Test func ofNobodyNothingIsKnown() {
        let nobody: Int32 = 4_999_999
        #expect(table.entry(nobody) == nil)
        #expect(table.environment(nobody) == [])
        #expect(table.executable(nobody) == nil)
        #expect(table.identity(of: "/", seenBy: nobody) == nil)
        #expect(!table.isIn(.host, nobody))
        #expect(!table.isRoots(nobody))
        #expect(table.ancestors(of: nobody) == [nobody])
    }

    @Test func ancestorsGoUpToTheFirst() throws {
        let child = try ChildProcess(["/bin/sh", "-c", "/bin/sleep 600 & echo $!; wait"])
        let grandchild = try #require(Int32(child.line()))
        let ancestors = table.ancestors(of: grandchild)
        #expect(ancestors.isSuperset(of: [grandchild, child.id, getpid(), getppid()]))
        #expect(!table.ancestors().contains(child.id))
    }

    @Test func itsEnvironmentAndItsFileAreThoseItWasStartedWith() throws {
        let child = try ChildProcess(["/bin/sleep", "600"], environment: ["NVCTL_TEST": "a b=c"])
        #expect(table.environment(child.id) == ["NVCTL_TEST=a b=c"])
        let file = try SystemRoot.host.resolve("/bin/sleep")
        #expect(table.executable(child.id) == file)
    }

    @Test func itIsInTheRootThatItSees() throws {
        #expect(table.isIn(.host, getpid()))
        #expect(!table.isIn(fixture.root, getpid()))
        try fixture.file("/here")
        let seen = table.identity(of: fixture.path.appending("here"), seenBy: getpid())
        #expect(seen == fixture.root.status("/here")?.identity)
    }

    @Test(.enabled(if: geteuid() == 0 && RealPrograms.has("setpriv"), "needs root, and setpriv"))
    func itIsRootsOnlyWithAllOfItsUsers() throws {
        func isRoots(_ options: String...) throws -> Bool {
            let child = try ChildProcess(
                ["/usr/bin/setpriv"] + options + ["--clear-groups", "/bin/sh", "-c", "echo ready; exec /bin/sleep 600"])
            try #require(child.line() == "ready")
            return table.isRoots(child.id)
        }
        #expect(try isRoots("--reuid=0"))
        #expect(try !isRoots("--reuid=1000"))
        // `su` is like this while it asks for a password.
        #expect(try !isRoots("--ruid=1000"))
    }

    @Test(.enabled(if: geteuid() == 0, "needs root: only root's processes count"))
    func whoHasAFileOpenIsFound() throws {
        try fixture.file("/open")
        let identity = try #require(fixture.root.status("/open")?.identity)
        #expect(table.user(of: identity) == nil)
        let place = fixture.path.appending("open").string
        let child = try ChildProcess(["/bin/sh", "-c", "exec 9<\"$0\"; echo ready; exec /bin/sleep 600", place])
        try #require(child.line() == "ready")
        #expect(table.user(of: identity) == child.id)
        child.signal(SIGKILL)
        child.reap()
        #expect(table.user(of: identity) == nil)
    }
}
