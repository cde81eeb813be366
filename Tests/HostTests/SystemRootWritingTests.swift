import Glibc
import Host
import SystemPackage
import SystemValues
import TestSupport
import Testing

@Suite struct SystemRootWritingTests {
    @Test func writingReplacesTheFileAndLeavesNothingBesideIt() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/a", "old")
        let inode = fixture.root.status("/etc/a")?.identity.inode
        try fixture.root.write("new", to: "/etc/a", mode: 0o600)
        #expect(fixture.root.text("/etc/a") == "new")
        #expect(fixture.root.status("/etc/a")?.mode == 0o600)
        #expect(fixture.root.status("/etc/a")?.identity.inode != inode, "a reader of the old file keeps the old file")
        #expect(fixture.root.names(in: "/etc") == ["a"])
    }

    @Test func writingReplacesALinkAndNotWhatItLeadsTo() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/precious", "precious")
        try fixture.link("/etc/a", to: "/precious")
        try fixture.root.write("new", to: "/etc/a")
        #expect(fixture.root.text("/precious") == "precious")
        #expect(fixture.root.status("/etc/a")?.kind == .file)
    }

    @Test func failedWritingNamesThePathAndLeavesNothing() throws {
        let fixture = try FixtureRoot()
        try fixture.folder("/etc/a")
        let error = #expect(throws: FileError.self) { try fixture.root.write("new", to: "/etc/a") }
        #expect(error?.path.string.hasSuffix("/etc/a") ?? false)
        #expect(fixture.root.names(in: "/etc") == ["a"])
    }

    @Test func aLinkIsReplacedButAFileIsNot() throws {
        let fixture = try FixtureRoot()
        try fixture.link("/a", to: "/one")
        try fixture.root.link("/a", to: "/two")
        #expect(fixture.root.linkTarget("/a") == "/two")
        try fixture.file("/b", "text")
        #expect(throws: FileError.self) { try fixture.root.link("/b", to: "/two") }
        #expect(fixture.root.text("/b") == "text")
    }

    @Test func exchangeSwapsTwoFolders() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/new/a", "new")
        try fixture.file("/old/a", "old")
        try fixture.root.exchange("/new", "/old")
        #expect(fixture.root.text("/old/a") == "new")
        #expect(fixture.root.text("/new/a") == "old")
        #expect(throws: FileError.self) { try fixture.root.exchange("/nothing", "/old") }
        #expect(fixture.root.text("/old/a") == "new")
    }

    @Test func removingATreeDoesNotFollowLinks() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/precious/file", "precious")
        try fixture.file("/tree/sub/file", "rubbish")
        try fixture.link("/tree/link", to: "/precious")
        try fixture.link("/tree/sub/up", to: "../../precious")
        try fixture.link("/linked-tree", to: "/precious")
        try fixture.root.removeTree("/tree")
        try fixture.root.removeTree("/linked-tree")
        try fixture.root.removeTree("/nothing")
        #expect(fixture.root.names(in: "/") == ["precious"])
        #expect(fixture.root.text("/precious/file") == "precious")
    }

    @Test func aNamedPipeIsNoFileAndDoesNotHang() throws {
        let fixture = try FixtureRoot()
        #expect(mkfifo(fixture.path.appending("pipe").string, 0o644) == 0)
        #expect(fixture.root.text("/pipe") == nil)
    }

    @Test func readingStopsAtTheLimit() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/a", String(repeating: "x", count: 10_000))
        #expect(try fixture.root.read("/a", limit: 5000).count == 5000)
        #expect(try fixture.root.read("/a").count == 10_000)
    }

    @Test func sameContentIsTheSameBytes() throws {
        let fixture = try FixtureRoot()
        let text = String(repeating: "x", count: 300_000)
        try fixture.file("/a", text)
        try fixture.file("/b", text)
        try fixture.file("/c", text.dropLast() + "y")
        try fixture.file("/d", text + "x")
        #expect(try fixture.root.hasSameContent("/a", "/b"))
        #expect(try !fixture.root.hasSameContent("/a", "/c"))
        #expect(try !fixture.root.hasSameContent("/a", "/d"))
        #expect(throws: FileError.self) { try fixture.root.hasSameContent("/a", "/nothing") }
    }
}
