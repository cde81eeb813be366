import DriverModel
import Glibc
import Host
import SystemPackage
import SystemValues
import TestSupport
import Testing
import Text

@testable import DriverFacts

/// Which user programs run as for a clone that does not belong to root. Only root can make files of other users.
@Suite(.enabled(if: geteuid() == 0, "needs root: files of other users are made"))
struct CloneOwnerTests {
    private static let anna: UInt32 = 1000
    private let fixture: FixtureRoot
    private let clone: FilePath = "/home/anna/clone"

    init() throws {
        fixture = try FixtureRoot()
        try fixture.file("/etc/passwd", "anna:x:1000:1000::/home/anna:/bin/sh\nbert:x:1001:1001::/home/bert:/bin/sh\n")
        try fixture.file("/etc/group", "anna:x:1000:\nbert:x:1001:\nboth:x:1002:anna,bert\n")
        for folder: FilePath in ["/home/anna", clone] { try give(folder, to: Self.anna) }
        try give("/home/bert/clone", to: 1001)
        try fixture.folder("/root/clone")
    }

    private func give(_ folder: FilePath, to user: UInt32, group: UInt32? = nil) throws {
        try fixture.folder(folder)
        try #require(chown(fixture.path.string + folder.string, user, group ?? user) == 0)
    }

    private func owner() -> CloneOwner { .of(clone, in: fixture.root) }

    private func refusal() -> String? { if case .refused(let reason) = owner() { reason } else { nil } }

    @Test func itIsWhoItBelongsTo() throws {
        #expect(owner().account?.name == "anna")
        #expect(CloneOwner.of("/root/clone", in: fixture.root).account?.user == 0)
        #expect(CloneOwner.of("/home/anna/nothing", in: fixture.root) == .missing)
        // A group of one's own, as distributions make one for each user, has no other members.
        try fixture.root.setMode(clone, 0o775)
        #expect(owner().account?.name == "anna")
    }

    @Test func whoeverCanPutSomethingElseThereIsNotTakenForAnotherUser() throws {
        try fixture.root.removeTree(clone)
        try fixture.link(clone, to: "/root/clone")
        #expect(refusal()?.hasPrefix("the clone /home/anna/clone belongs to root, but others can replace it") == true)
        try fixture.link(clone, to: "/home/bert/clone")
        #expect(
            refusal()
                == "the clone /home/anna/clone belongs to the user bert, but others can replace it: "
                + "/home/anna belongs to the user anna")
    }

    @Test func norIsAClonesOwnerWhereOthersCanWrite() throws {
        try give(clone, to: Self.anna, group: 1002)
        try fixture.root.setMode(clone, 0o775)
        #expect(refusal()?.hasSuffix("the group both can write to /home/anna/clone") == true)
    }

    /// When the reading process has ended, the owner replaces the clone by something of root's, before git starts.
    @Test func whatIsPutThereMeanwhileIsNobodyElses() async throws {
        let programs = ExchangedClone(fixture, clone)
        let host = fixture.host(programs: programs)
        _ = try await CloneState.read(clone, on: host)
        #expect(fixture.root.status(clone, following: true)?.owner == 0, "it was not exchanged")
        #expect(programs.users.count > 2)
        #expect(Set(programs.users) == [Self.anna])
    }

    // MARK: What git says

    private static let saying = "From https://anna:my secret@host/x.git?access_token=secret"

    @Test func errorsNameNone() async throws {
        let programs = ExchangedClone(fixture, clone, saying: Self.saying, isFailing: true)
        let account = UserAccount(user: Self.anna, group: Self.anna, name: "anna", home: "/home/anna")
        let git = Git(clone: clone, owner: account, host: fixture.host(programs: programs))
        let error = try await #require(throws: ProgramError.self) { try await git.run(["ls-tree", "HEAD"]) }
        #expect(error.inWords.contains("From https://host/x.git"))
        #expect(!error.inWords.contains("secret"))
        #expect(!error.inWords.contains("a list"))
    }
}
