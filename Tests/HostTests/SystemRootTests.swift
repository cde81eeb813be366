import Host
import SystemPackage
import SystemValues
import TestSupport
import Testing

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
}
