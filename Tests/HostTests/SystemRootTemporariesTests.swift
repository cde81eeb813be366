import Host
import TestSupport
import Testing

@Suite struct SystemRootTemporariesTests {
    @Test func whatWasCutOffIsPutInOrder() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/.nvctl-new-1x2y.a", "half")
        try fixture.file("/etc/a", "whole")
        try fixture.file("/etc/.nvctl-aside-1x2y.b.conf/file", "old")
        try fixture.file("/etc/.nvctl-aside-1x2z.c/file", "old")
        try fixture.file("/etc/c/file", "new")
        try fixture.file("/etc/.nvctl-kept-1x2z/file", "not of this kind")
        try fixture.root.clearTemporaries(in: "/etc")
        #expect(fixture.root.names(in: "/etc") == [".nvctl-kept-1x2z", "a", "b.conf", "c"])
        #expect(fixture.root.text("/etc/b.conf/file") == "old")
        #expect(fixture.root.text("/etc/c/file") == "new")
    }
}
