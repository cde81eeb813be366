import Glibc
import Host
import TestSupport
import Testing

@Suite struct ProcessLockTests {
    let fixture: FixtureRoot

    init() throws { fixture = try FixtureRoot() }

    /// Whoever opened it to read would wait for somebody who writes.
    @Test(.timeLimit(.minutes(1))) func aNamedPipeInItsPlaceIsNotWaitedFor() throws {
        try fixture.folder("/run")
        try #require(mkfifo(fixture.path.appending("run/nvctl.lock").string, 0o600) == 0)
        #expect(!ProcessLock.isHeld(in: fixture.root))
    }

    @Test func itIsHeldUntilItIsGivenBack() throws {
        do {
            let lock = try ProcessLock.acquire(in: fixture.root, command: "nvctl", now: 1)
            #expect(ProcessLock.isHeld(in: fixture.root))
            withExtendedLifetime(lock) {}
        }
        // A program that another test starts at this moment has the descriptor too, until it is the program.
        let limit = ContinuousClock.now + .seconds(60)
        while ProcessLock.isHeld(in: fixture.root), ContinuousClock.now < limit { usleep(1000) }
        #expect(!ProcessLock.isHeld(in: fixture.root))
    }
}
