import DriverModel
import Glibc
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct GitCloneTests {
    @Test func theRemoteIsThatOfOrigin() throws {
        let fixture = try FixtureRoot()
        try fixture.file(
            "/c/.git/config",
            "[remote \"fork\"]\n url = https://fork/x\n[remote \"origin\"]\n fetch = a\n url=https://origin/x\n[branch \"main\"]\n"
        )
        #expect(GitClone(at: "/c", in: fixture.root)?.remoteURL == "https://origin/x")
        try fixture.folder("/d/.git")
        #expect(GitClone(at: "/d", in: fixture.root)?.remoteURL == nil)
        try fixture.folder("/e")
        #expect(GitClone(at: "/e", in: fixture.root) == nil)
    }

    @Test func theNewestReleaseIsFoundAmongLooseAndPackedTags() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/c/.git/refs/tags/590.9", "0\n")
        try fixture.file("/c/.git/refs/tags/999-beta", "0\n")
        #expect(GitClone(at: "/c", in: fixture.root)?.newestRelease == DriverVersion("590.9"))
        try fixture.file(
            "/c/.git/packed-refs",
            "# pack-refs with: peeled\n00 refs/heads/main\n11 refs/tags/590.48.01\n^22\n33 refs/tags/580.95.05\n44 refs/tags/v600\n"
        )
        #expect(GitClone(at: "/c", in: fixture.root)?.newestRelease == DriverVersion("590.48.01"))
    }

    @Test func aWorktreeHasTheTagsOfItsClone() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/c/.git/refs/tags/590.48.01", "0\n")
        try fixture.file("/c/.git/config", "[remote \"origin\"]\n\turl = https://origin/x\n")
        try fixture.file("/c/.git/worktrees/w/commondir", "../..\n")
        try fixture.file("/w/.git", "gitdir: /c/.git/worktrees/w\n")
        let clone = try #require(GitClone(at: "/w", in: fixture.root))
        #expect(clone.remoteURL == "https://origin/x")
        #expect(clone.newestRelease == DriverVersion("590.48.01"))
    }
}
