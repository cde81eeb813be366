import Glibc
import Host
import SystemPackage
import TestSupport
import Testing

/// Who besides root can change or replace a file. Only root can make files of other users.
@Suite(.enabled(if: geteuid() == 0, "needs root: files of other users are made"))
struct SystemRootWritersTests {
    private let fixture: FixtureRoot

    init() throws {
        fixture = try FixtureRoot()
        try fixture.file("/etc/passwd", "root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:\nanna:x:1000:1000::/home/anna:\n")
        try fixture.file(
            "/etc/group", "root:x:0:\nstaff:x:50:\nadmins:x:60:root,anna\nroots:x:70:root,toor\nanna:x:1000:\n")
        try fixture.file("/usr/local/bin/nvctl", "program", mode: 0o755)
    }

    private let program: FilePath = "/usr/local/bin/nvctl"

    private func give(_ path: FilePath, _ user: UInt32, _ group: UInt32, mode: UInt32) throws {
        let located = try fixture.root.locate(path, following: false).string
        try #require(chown(located, user, group) == 0 && chmod(located, mode) == 0)
    }

    private func others(_ path: FilePath) -> String? { fixture.root.othersWhoCanWrite(path)?.words }

    @Test func whatOnlyRootCanWriteIsNobodyElses() {
        #expect(others(program) == nil)
        #expect(others("/usr/local/bin/none") == nil)
    }

    @Test func anOwnerCanWriteWhateverTheModeSays() throws {
        try give(program, 1000, 0, mode: 0o555)
        #expect(others(program) == "/usr/local/bin/nvctl belongs to the user anna")
        try give(program, 4711, 0, mode: 0o555)
        #expect(others(program) == "/usr/local/bin/nvctl belongs to the user 4711")
    }

    @Test func aFolderAboveIsEnough() throws {
        try give("/usr/local", 1000, 1000, mode: 0o755)
        #expect(others(program) == "/usr/local belongs to the user anna")
        try give("/usr/local", 0, 0, mode: 0o777)
        #expect(others(program) == "everybody can write to /usr/local")
    }

    @Test(
        arguments: [
            (0, nil), (50, nil), (70, nil),
            (60, "the group admins can write to /usr/local/bin"),
            (1000, "the group anna can write to /usr/local/bin"),
            (4711, "the group 4711 can write to /usr/local/bin"),
        ] as [(UInt32, String?)])
    func aGroupCountsByItsMembers(group: UInt32, words: String?) throws {
        try give("/usr/local/bin", 0, group, mode: 0o2775)
        #expect(others(program) == words)
    }

    @Test func inAStickyFolderRootsFilesAreSafeAndOthersAreNot() throws {
        try fixture.file("/tmp/nvctl", "program", mode: 0o755)
        try give("/tmp", 0, 0, mode: 0o1777)
        #expect(others("/tmp/nvctl") == nil)
        #expect(others("/tmp/none") == "everybody can write to /tmp")
        try give("/tmp/nvctl", 1000, 0, mode: 0o755)
        #expect(others("/tmp/nvctl") == "/tmp/nvctl belongs to the user anna")
        #expect(others("/tmp") == "everybody can write to /tmp")
    }

    @Test func inAFolderEachFileCounts() throws {
        try fixture.file("/usr/src/nvidia-1/a/b/nv.c")
        try fixture.link("/var/lib/source", to: "/usr/src/nvidia-1")
        func below() -> String? { fixture.root.othersWhoCanWrite(below: "/var/lib/source")?.words }
        #expect(below() == nil)
        try give("/usr/src/nvidia-1/a/b/nv.c", 1000, 0, mode: 0o644)
        #expect(below() == "/usr/src/nvidia-1/a/b/nv.c belongs to the user anna")
        try give("/usr/src/nvidia-1/a", 0, 60, mode: 0o775)
        #expect(below() == "the group admins can write to /usr/src/nvidia-1/a")
        try give("/usr/src/nvidia-1/a", 0, 0, mode: 0o755)
        try give("/usr/src/nvidia-1/a/b/nv.c", 0, 0, mode: 0o644)
        try fixture.link("/usr/src/nvidia-1/conf", to: "/home/anna/conf")
        try fixture.folder("/home/anna")
        try give("/home/anna", 1000, 1000, mode: 0o700)
        #expect(below() == "/home/anna belongs to the user anna")
    }

    @Test func linksCountByWhereTheyLieAndByWhatTheyLeadTo() throws {
        try fixture.file("/home/anna/nvctl", "program", mode: 0o755)
        try fixture.link("/usr/bin/nvctl", to: "/home/anna/nvctl")
        try fixture.link("/usr/bin/relative", to: "../../home/./anna/../anna/nvctl")
        try give("/home/anna", 1000, 1000, mode: 0o700)
        for link: FilePath in ["/usr/bin/nvctl", "/usr/bin/relative"] {
            #expect(others(link) == "/home/anna belongs to the user anna")
        }
        try fixture.link("/home/anna/link", to: "/usr/local/bin/nvctl")
        #expect(others("/home/anna/link") == "/home/anna belongs to the user anna")
        // Nobody can change a link, so its owner matters only if the link can be replaced.
        try fixture.link("/usr/bin/owned", to: program)
        try #require(lchown(try fixture.root.locate("/usr/bin/owned", following: false).string, 1000, 1000) == 0)
        #expect(others("/usr/bin/owned") == nil)
        try give("/usr/bin", 0, 0, mode: 0o1777)
        #expect(others("/usr/bin/owned") == "/usr/bin/owned belongs to the user anna")
    }
}
