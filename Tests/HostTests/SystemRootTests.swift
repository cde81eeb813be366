import Host
import SystemPackage
import SystemValues
import TestSupport
import Testing
import Text

@Suite struct SystemRootTests {
    @Test func absoluteLinksResolveInsideTheRoot() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/usr/lib/modules/6.1/pkgbase", "linux\n")
        try fixture.link("/lib", to: "/usr/lib")
        #expect(fixture.root.firstLine("/lib/modules/6.1/pkgbase") == "linux")
    }

    @Test func linksCannotLeaveTheRoot() throws {
        let fixture = try FixtureRoot()
        try fixture.link("/escape", to: "../../../../../../etc/passwd")
        #expect(fixture.root.text("/escape") == nil)
    }

    @Test func circlesOfLinksEnd() throws {
        let fixture = try FixtureRoot()
        try fixture.link("/a", to: "/b")
        try fixture.link("/b", to: "/a")
        #expect(throws: FileError.self) { try fixture.root.resolve("/a") }
        #expect(!fixture.root.exists("/a"))
    }

    /// Names need not be UTF-8.
    @Test func filesWhoseNamesAreNotUTF8AreSeenReadChangedAndRemoved() throws {
        let fixture = try FixtureRoot()
        let root = fixture.root
        let name = String(systemBytes: [0x63, 0xe9])
        try fixture.file(FilePath("/d").appending(name), "text")
        try fixture.link("/d/link", to: FilePath(name))
        #expect(root.names(in: "/d").contains(name))
        #expect(root.text("/d/link") == "text")
        #expect(root.linkTarget("/d/link") == FilePath(name))
        try root.write("more", to: FilePath("/d").appending(name))
        #expect(root.text(FilePath("/d").appending(name)) == "more")
        try root.rename(FilePath("/d").appending(name), to: FilePath("/d").appending(name + "2"))
        #expect(root.status(FilePath("/d").appending(name + "2"))?.size == 4)
        try root.removeTree("/d")
        #expect(!root.exists("/d"))
    }
}
