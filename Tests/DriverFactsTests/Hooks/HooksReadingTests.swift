import DriverModel
import DriverTestSupport
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct HooksReadingTests {
    private let standard: FilePath = "/usr/share/libalpm/hooks/70-dkms-install.hook"

    @Test func theStandardHookAndOursAreToldApart() throws {
        let fixture = try FixtureRoot()
        try fixture.folder("/var/lib/pacman/local")
        #expect(fixture.inventory().hooks.manager == .pacman)
        #expect(!fixture.inventory().hooks.hasStandard && !fixture.inventory().hooks.hasOurs)
        try fixture.file(standard)
        #expect(fixture.inventory().hooks.hasStandard)
        try fixture.file(HookFiles.pacmanHook)
        #expect(fixture.inventory().hooks.problem == "/usr/local/bin/nvidia-dkms-build is missing")
        try fixture.file(HookFiles.script)
        #expect(fixture.inventory().hooks.problem == "/usr/local/bin/nvidia-dkms-build is not executable")
        try fixture.hook()
        #expect(fixture.inventory().hooks.problem == nil)
        #expect(!fixture.inventory().hooks.hasGuard)
    }

    @Test func aLinkToNothingMasksAHook() throws {
        let fixture = try FixtureRoot()
        try fixture.file(standard)
        try fixture.link("/etc/pacman.d/hooks/70-dkms-install.hook", to: "/dev/null")
        try fixture.link(HookFiles.pacmanHook, to: "/dev/null")
        #expect(!fixture.inventory().hooks.hasStandard && !fixture.inventory().hooks.hasOurs)
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
