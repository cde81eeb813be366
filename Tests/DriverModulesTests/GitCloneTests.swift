import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverModules

@Suite struct GitCloneTests {
    @Test(arguments: [
        ("https://github.com/NVIDIA/x.git", "https://github.com/NVIDIA/x.git"),
        ("https://me:secret@host/x.git", "https://host/x.git"),
        ("https://ghp_token@github.com/x.git", "https://github.com/x.git"),
        ("https://me:se@cret@host/x@y", "https://host/x@y"),
        ("ssh://git:secret@host/x", "ssh://git@host/x"), ("ssh://git@host/x", "ssh://git@host/x"),
        ("git@github.com:NVIDIA/x.git", "git@github.com:NVIDIA/x.git"), ("/home/u/x:y@z", "/home/u/x:y@z"),
    ])
    func secretsAreNotShown(url: String, shown: String) {
        #expect(GitClone.withoutPassword(url) == shown)
    }

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

@Suite struct HooksTests {
    private let standard: FilePath = "/usr/share/libalpm/hooks/70-dkms-install.hook"

    @Test func theStandardHookAndOursAreToldApart() throws {
        let fixture = try FixtureRoot()
        try fixture.folder("/var/lib/pacman/local")
        #expect(fixture.inventory().hooks == Hooks(manager: .pacman, hasStandard: false, hasOurs: false, problem: nil))
        try fixture.file(standard)
        #expect(fixture.inventory().hooks.hasStandard)
        try fixture.file(Hooks.ourHook)
        #expect(fixture.inventory().hooks.problem == "/usr/local/bin/nvidia-dkms-build is missing")
        try fixture.file(Hooks.ourScript)
        #expect(fixture.inventory().hooks.problem == "/usr/local/bin/nvidia-dkms-build is not executable")
        try fixture.file(Hooks.ourScript, mode: 0o755)
        #expect(fixture.inventory().hooks == Hooks(manager: .pacman, hasStandard: true, hasOurs: true, problem: nil))
    }

    @Test func aLinkToNothingMasksAHook() throws {
        let fixture = try FixtureRoot()
        try fixture.file(standard)
        try fixture.link("/etc/pacman.d/hooks/70-dkms-install.hook", to: "/dev/null")
        try fixture.link(Hooks.ourHook, to: "/dev/null")
        #expect(fixture.inventory().hooks == Hooks(manager: .pacman, hasStandard: false, hasOurs: false, problem: nil))
    }

    @Test func debiansScriptsAreTheStandardHookThere() throws {
        let fixture = try FixtureRoot()
        #expect(fixture.inventory().hooks.manager == .none)
        try fixture.folder("/var/lib/dpkg/info")
        try fixture.folder("/etc/kernel/postinst.d")
        #expect(fixture.inventory().hooks.manager == .kernelScripts)
        #expect(!fixture.inventory().hooks.hasStandard)
        try fixture.file("/etc/kernel/postinst.d/dkms", mode: 0o644)
        #expect(!fixture.inventory().hooks.hasStandard, "run-parts passes over what is not executable")
        try fixture.file("/etc/kernel/postinst.d/dkms", mode: 0o755)
        #expect(fixture.inventory().hooks.hasStandard)
    }
}
