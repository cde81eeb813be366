import DriverTestSupport
import Host
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// `driver dkms fix`: it looks for findings, carries out the steps of all commands, and looks again.
@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct DkmsFixCommandTests {
    private let system: ChangeSystem
    private let arch = ChangeSystem.arch
    private let zen = ChangeSystem.zen
    private let entry: FilePath = "/var/lib/dkms/nvidia/590.48.01"

    init() async throws {
        system = try await .installed()
        try system.fixture.hook()
        try system.fixture.userspace()
    }

    private func fix(_ options: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "dkms", "fix"] + options, on: system.host)
    }

    /// One kernel loses its modules; the other loses its modules and what DKMS built. One link leads nowhere, and one
    /// build is unfinished.
    private func breakMuch() throws {
        let fixture = system.fixture
        for kernel in [arch, zen] { try fixture.root.removeTree(FilePath("/lib/modules/\(kernel)/updates")) }
        try fixture.root.removeTree(entry.appending(zen))
        try fixture.root.unlink(FilePath("/var/lib/dkms/nvidia/kernel-\(zen)-x86_64"))
        try fixture.link("/var/lib/dkms/nvidia/kernel-5.10.0-x86_64", to: "590.48.01/5.10.0/x86_64")
        try fixture.file(entry.appending("build/make.log"))
    }

    @Test func whereNothingIsWrongNothingIsDone() async throws {
        let before = system.files
        let run = await fix("--json")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.result?["findings"] == .array([]))
        #expect(system.files == before)
        #expect(!system.programs.commands.contains { $0.hasPrefix("dkms") })
    }

    @Test func whatCanBePutRightIs() async throws {
        try breakMuch()
        let run = await fix("--json")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.result?["findings"] == .array([]))
        #expect(system.kernels == ["\(arch) dkms 590.48.01", "\(zen) dkms 590.48.01"])
        #expect(system.fixture.root.linkTarget("/var/lib/dkms/nvidia/kernel-5.10.0-x86_64") == nil)
        #expect(!system.fixture.root.exists(entry.appending("build")))
        // DKMS still has the built modules of the other kernel, so these are only installed.
        #expect(system.programs.commands.count { $0.hasPrefix("dkms build") } == 1)
        #expect(system.leftovers == [])
    }

    @Test func aDryRunChangesNothing() async throws {
        try breakMuch()
        let before = system.files
        let run = await fix("--dry-run")
        #expect(run.status == 2)
        #expect(run.lines(with: zen).isEmpty == false)
        #expect(system.files == before)
        #expect(!system.programs.commands.contains { $0.hasPrefix("dkms") })
    }

    /// Findings that nvctl cannot repair are listed at the end.
    @Test func whatIsLeftForTheUserIsSaid() async throws {
        try breakMuch()
        try system.fixture.file("/etc/modprobe.d/mine.conf", "blacklist nvidia\n")
        let run = await fix("--json")
        #expect(run.status == 2)
        #expect(run.result?["findings"]?[0]?["id"] == .string("module-blocked"))
        #expect(run.result?["findings"]?[1] == nil)
        #expect(system.kernels == ["\(arch) dkms 590.48.01", "\(zen) dkms 590.48.01"])
    }

    /// How often images were listed, before they were made and after.
    private func lists() throws -> (before: Int, after: Int) {
        let commands = system.programs.commands
        let made = try #require(commands.firstIndex { $0.hasPrefix(FakeImages.script.string) })
        return (
            commands[..<made].count { $0.hasPrefix("lsinitcpio") },
            commands[made...].count { $0.hasPrefix("lsinitcpio") }
        )
    }

    @Test func anImageIsListedOnceBeforeItIsMadeAgain() async throws {
        try FakeImages(system.fixture).makeOutdated()
        let run = await fix("--json")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.result?["findings"] == .array([]))
        let listed = try lists()
        #expect(listed.before == 1)
        #expect(listed.after <= 1)
        #expect(system.programs.commands.count { $0.hasPrefix(FakeImages.script.string) } == 1)
    }

    @Test func anImageThatCannotBeMadeIsListedOnceMoreAtMost() async throws {
        try FakeImages(system.fixture).makeOutdated()
        system.programs.answer(FakeImages.script.string) { _ in ProgramResult(.exited(1)) }
        let run = await fix("--json")
        #expect(run.status == 2, "\(run.output)")
        #expect(run.result?["findings"]?[0]?["id"] == .string("image-outdated"))
        let listed = try lists()
        #expect(listed.before == 1)
        #expect(listed.after <= 1)
    }

    @Test func aStepThatFailsStopsNoOther() async throws {
        try breakMuch()
        let fixture = system.fixture
        system.programs.answer("dkms build") { try FakeDkms(fixture).failedBuild($0) }
        let run = await fix("--json")
        #expect(run.status == 2)
        #expect(system.kernels == ["\(arch) dkms 590.48.01", "\(zen) missing"])
        #expect(fixture.root.linkTarget("/var/lib/dkms/nvidia/kernel-5.10.0-x86_64") == nil)
        #expect(system.leftovers == [])
    }
}
