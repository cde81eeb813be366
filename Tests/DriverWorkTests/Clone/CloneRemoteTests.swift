import Glibc
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import DriverWork

/// Which user git runs as when it asks the origin of a clone, and what nvctl shows of git's output. Only root can make
/// files of other users.
@Suite(.enabled(if: geteuid() == 0, "needs root: files of other users are made"))
struct CloneRemoteTests {
    private static let anna: UInt32 = 1000
    private let fixture: FixtureRoot
    private let clone: FilePath = "/home/anna/clone"

    init() throws {
        fixture = try FixtureRoot()
        try fixture.file("/etc/passwd", "anna:x:1000:1000::/home/anna:/bin/sh\n")
        try fixture.folder("/root/clone")
        for folder: FilePath in ["/home/anna", clone] {
            try fixture.folder(folder)
            try #require(chown(fixture.path.string + folder.string, Self.anna, Self.anna) == 0)
        }
    }

    /// While the clone is read, its owner replaces it by something of root's.
    @Test func itsOriginIsAskedAsItsOwner() async throws {
        let programs = ExchangedClone(fixture, clone)
        let host = fixture.host(programs: programs)
        let remote = try await CloneRemote(clone, on: host)
        _ = try await remote.tags()
        #expect(programs.users.count > 1)
        #expect(Set(programs.users) == [Self.anna])
    }

    private static let saying = "From https://anna:my secret@host/x.git?access_token=secret"

    @Test func progressNamesNoSecret() async throws {
        let programs = ExchangedClone(fixture, clone, saying: Self.saying)
        let remote = try await CloneRemote(clone, on: fixture.host(user: 1, programs: programs))
        let lines = Mutex<[String]>([])
        try await remote.fetchReleases(of: ["590.48.01": "0"]) { line in lines.withLock { $0.append(line) } }
        #expect(lines.withLock(\.self) == ["From https://host/x.git"])
    }
}
