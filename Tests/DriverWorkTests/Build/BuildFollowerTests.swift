import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import DriverWork

@Suite struct BuildFollowerTests {
    private final class Reports: Sendable {
        private let content = Mutex<[BuildProgress]>([])

        func add(_ progress: BuildProgress) { content.withLock { $0.append(progress) } }
        var all: [BuildProgress] { content.withLock { $0 } }
    }

    @Test func readsALogToItsEndWhereverDKMSMovesIt() async throws {
        let (fixture, reports) = (try FixtureRoot(), Reports())
        let root = fixture.root
        let follower = BuildFollower(log: "/build/make.log", in: root, expecting: nil, now: { 0 }) { reports.add($0) }
        follower.read()
        let phases = try await follower.follow {
            try fixture.file("/build/make.log", " CONFTEST: one\n  CC [M]  a.o\n")
            follower.read()
            let log = try FileDescriptor.open(root.locate("/build/make.log").path, .writeOnly, options: .append)
            _ = try log.closeAfter { try log.writeAll("  CC [M]  b.o\n  LD [M]  nvidia.ko\n".utf8) }
            try root.rename("/build/make.log", to: "/log")
            return follower.phases
        }
        #expect(phases.mapValues(\.objects) == [.conftest: 1, .interface: 1])
        #expect(follower.phases.mapValues(\.objects) == [.conftest: 1, .interface: 2, .link: 1])
        #expect(
            reports.all == [BuildProgress(.interface, done: 1), BuildProgress(.link, done: 1)])
    }

    @Test func theLogIsReadWhileTheBuildGoesOn() async throws {
        let fixture = try FixtureRoot()
        try fixture.file("/make.log", "  CC [M]  a.o\n")
        let (reports, continuation) = AsyncStream.makeStream(of: BuildProgress.self)
        let follower = BuildFollower(log: "/make.log", in: fixture.root, expecting: nil, now: { 0 }) {
            continuation.yield($0)
        }
        // A build that continues until its progress has been reported.
        let seen = await follower.follow { await reports.first { $0.done == 1 } }
        #expect(seen?.phase == .interface)
    }

    @Test func nothingIsReportedTwice() throws {
        let (fixture, reports) = (try FixtureRoot(), Reports())
        try fixture.file("/make.log", "  CC [M]  a.o\n")
        let follower = BuildFollower(log: "/make.log", in: fixture.root, expecting: nil, now: { 0 }) { reports.add($0) }
        for _ in 0..<5 { follower.read() }
        follower.enter(.install)
        #expect(reports.all == [BuildProgress(.interface, done: 1), BuildProgress(.install)])
    }
}
