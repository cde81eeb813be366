import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Host

@Suite struct ProcessLockTests {
    let fixture: FixtureRoot

    init() throws { fixture = try FixtureRoot() }

    private func acquire(_ command: String = "nvctl", now: Int64 = 1) throws -> ProcessLock {
        try ProcessLock.acquire(in: fixture.root, command: command, now: now)
    }

    /// Opening a named pipe to read waits for somebody who writes.
    @Test(.timeLimit(.minutes(1))) func aNamedPipeInItsPlaceIsNotWaitedFor() throws {
        try fixture.folder("/run")
        try #require(mkfifo(fixture.path.appending("run/nvctl.lock").string, 0o600) == 0)
        #expect(!ProcessLock.isHeld(in: fixture.root))
    }

    @Test func itIsHeldUntilItIsGivenBack() throws {
        do {
            let lock = try acquire()
            #expect(ProcessLock.isHeld(in: fixture.root))
            withExtendedLifetime(lock) {}
        }
        // A program that another test is just starting has the descriptor too, until exec closes it.
        let limit = ContinuousClock.now + .seconds(60)
        while ProcessLock.isHeld(in: fixture.root), ContinuousClock.now < limit { usleep(1000) }
        #expect(!ProcessLock.isHeld(in: fixture.root))
    }

    @Test func theSecondIsToldWhoTheFirstIs() throws {
        do {
            let lock = try acquire("nvctl driver dkms build --kernel '6.1 x'", now: 1_766_188_500)
            let error = #expect(throws: LockHeld.self) { try acquire() }
            #expect(error?.process == getpid())
            #expect(error?.since == 1_766_188_500)
            #expect(error?.command == "nvctl driver dkms build --kernel '6.1 x'")
            withExtendedLifetime(lock) {}
        }
        // The next holder replaces what the first one has said of itself.
        let next = try acquire("nvctl driver dkms fix", now: 2)
        #expect(fixture.root.text(ProcessLock.path) == "\(getpid()) 2 nvctl driver dkms fix\n")
        withExtendedLifetime(next) {}
    }

    /// The mark tells a holder from the next run of the same process.
    @Test func eachHolderHasAMarkOfItsOwn() throws {
        let marks = try [1, 2].map { try acquire(now: $0).mark }
        #expect(Set(marks).count == 2)
    }

    /// A holder lets go however it ends. The line that it wrote stays, but no longer means anything.
    @Test(.enabled(if: RealPrograms.has("flock"), "missing: flock"))
    func aHolderThatIsKilledLetsGo() throws {
        try fixture.file(ProcessLock.path, "4711 5 nvctl driver dkms build\n")
        let place = try fixture.root.locate(ProcessLock.path).string
        let holder = try ChildProcess([
            "/usr/bin/flock", "--no-fork", place, "/bin/sh", "-c", "echo held; exec sleep 600",
        ])
        #expect(holder.line() == "held")
        #expect(ProcessLock.isHeld(in: fixture.root))
        let error = #expect(throws: LockHeld.self) { try acquire() }
        #expect(error?.process == 4711)
        holder.signal(SIGKILL)
        holder.reap()
        #expect(!ProcessLock.isHeld(in: fixture.root))
        let lock = try acquire()
        withExtendedLifetime(lock) {}
    }

    /// A holder writes its line a moment after it takes the lock, and anybody may have written to the file before.
    @Test(
        arguments: [
            ("", nil, nil, nil), ("12", 12, nil, nil), ("12 34", 12, 34, nil), ("12 34 a b", 12, 34, "a b"),
            ("x y z", nil, nil, "z"), ("99999999999 1 z", nil, 1, "z"),
        ] as [(String, Int32?, Int64?, String?)])
    func whatIsNotWholeIsReadAsFarAsItGoes(line: String, process: Int32?, since: Int64?, command: String?) {
        let held = LockHeld(line)
        #expect(held.process == process && held.since == since && held.command == command)
    }

    /// Nobody else may open the file, because whoever can open it can lock it.
    @Test func onlyItsOwnerMayOpenIt() throws {
        try fixture.file(ProcessLock.path, "", mode: 0o666)
        let lock = try acquire()
        #expect(fixture.root.status(ProcessLock.path)?.mode == 0o600)
        withExtendedLifetime(lock) {}
    }

    @Test func aLinkInItsPlaceIsNotFollowed() throws {
        try fixture.file("/precious", "precious")
        try fixture.link(ProcessLock.path, to: "/precious")
        #expect(throws: (any Error).self) { try acquire() }
        #expect(fixture.root.text("/precious") == "precious")
    }

    // MARK: Locks of others

    /// dpkg and apt hold locks of fcntl(2), which belong to a process.
    @Test(.enabled(if: RealPrograms.has("perl"), "missing: perl"))
    func aRecordLockIsKnownWithItsHolder() throws {
        try fixture.file("/var/lib/dpkg/lock")
        #expect(fixture.root.recordLockHolder(of: "/var/lib/dpkg/lock") == nil)
        #expect(fixture.root.recordLockHolder(of: "/var/lib/dpkg/none") == nil)
        let place = try fixture.root.locate("/var/lib/dpkg/lock").string
        let script = """
            use Fcntl; $| = 1; open(my $file, "+<", $ARGV[0]) or die;
            my $lock = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0);
            fcntl($file, F_SETLK, $lock) or die; print "held\\n"; sleep 600;
            """
        let holder = try ChildProcess(["/usr/bin/perl", "-e", script, place])
        try #require(holder.line() == "held")
        #expect(fixture.root.recordLockHolder(of: "/var/lib/dpkg/lock") == holder.id)
        holder.signal(SIGKILL)
        holder.reap()
        #expect(fixture.root.recordLockHolder(of: "/var/lib/dpkg/lock") == nil)
    }
}
