import DriverFacts
import DriverModel
import DriverTestSupport
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

@Suite struct HookPlannerTests {
    private func plan(
        _ fixture: FixtureRoot, _ request: HookPlanner.Request = .install(guarding: false), dkms: Bool = true
    ) throws -> Plan {
        let host = fixture.host(programs: NoPrograms(installed: dkms ? ["dkms"] : []))
        let inventory = Inventory.read(host)
        let installation = HookInstallation.read(
            for: inventory.hooks.manager, program: "/usr/bin/nvctl", in: fixture.root)
        return try HookPlanner(inventory, request, installation).plan()
    }

    private func arch() throws -> FixtureRoot {
        let fixture = try FixtureRoot()
        try fixture.folder("/var/lib/pacman/local")
        return fixture
    }

    private func written(_ plan: Plan) -> [String] {
        plan.steps.compactMap { if case .writeHook(let file) = $0 { file.path.string } else { nil } }
    }

    @Test func theSeedsFilesAndWhatTheirOrderDemands() throws {
        #expect(
            written(try plan(arch())) == [
                "/usr/local/bin/nvidia-dkms-build", "/etc/profile.d/nvidia-dkms.sh",
                "/etc/pacman.d/hooks/05-nvidia-dkms-keep.hook", "/etc/pacman.d/hooks/65-nvidia-dkms-build.hook",
                "/etc/pacman.d/hooks/nvidia-dkms.hook",
            ])
        #expect(
            written(try plan(arch(), .install(guarding: true))).contains(
                "/etc/pacman.d/hooks/06-nvidia-dkms-guard.hook"))
    }

    @Test func whatIsThereIsNotWrittenAgain() throws {
        let fixture = try arch()
        try fixture.hook(guarding: true)
        #expect(try plan(fixture).steps == [])
        // A guard that is installed is kept up to date too.
        let old = HookFile("/etc/pacman.d/hooks/06-nvidia-dkms-guard.hook", body: "[Trigger]\n")
        try fixture.file(old.path, old.text)
        #expect(written(try plan(fixture)) == [old.path.string])
    }

    @Test func whatSomebodyChangedStays() throws {
        let fixture = try arch()
        try fixture.hook()
        let text = try #require(fixture.root.text(HookFiles.pacmanHook))
        try fixture.file(HookFiles.pacmanHook, text + "# mine\n")
        let install = try plan(fixture)
        #expect(install.steps == [])
        #expect(install.notes.contains { $0.hasPrefix("/etc/pacman.d/hooks/nvidia-dkms.hook has been changed") })
        let removal = try plan(fixture, .remove)
        #expect(!removal.steps.contains(.removeHook(HookFiles.pacmanHook)))
        #expect(removal.steps.last == .removeHook("/usr/local/bin/nvidia-dkms-build"))
        #expect(removal.steps.count == 4)
    }

    @Test func withoutDkmsOrAPlace() throws {
        #expect(throws: Failure.dkmsMissing(install: nil)) { try plan(arch(), dkms: false) }
        #expect(throws: Failure.noHookPlace) { try plan(FixtureRoot()) }
    }

    private func exposure(of path: FilePath, in fixture: FixtureRoot) -> Exposure? {
        fixture.root.othersWhoCanWrite(path).map { Exposure(path: path, writer: $0) }
    }

    @Test func rootIsToRunNothingThatOthersCanReplace() throws {
        let fixture = try arch()
        try fixture.file("/usr/bin/nvctl", mode: 0o755)
        try fixture.folder("/usr/local/bin")
        try fixture.root.setMode("/usr/local/bin", 0o777)
        let script = try #require(exposure(of: HookFiles.script, in: fixture))
        #expect(throws: Failure.exposedHook(script)) { try plan(fixture) }
        try fixture.root.setMode("/usr/bin", 0o777)
        let program = try #require(exposure(of: "/usr/bin/nvctl", in: fixture))
        #expect(throws: Failure.exposedProgram(program)) { try plan(fixture) }
        #expect(try plan(fixture, .remove).notes == ["the hook is not installed"])
    }

    @Test func debianHasScripts() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/os-release", "ID=debian\n")
        // Debian has a package of pacman, for people who make Arch packages.
        try fixture.folder("/var/lib/pacman/local")
        try fixture.folder("/var/lib/dpkg/info")
        try fixture.folder("/etc/kernel")
        let paths = written(try plan(fixture))
        #expect(paths.contains("/etc/kernel/postinst.d/05-nvidia-dkms"))
        #expect(paths.contains("/etc/kernel/header_postinst.d/nvidia-dkms"))
    }
}
