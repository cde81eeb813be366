import DriverModel
import DriverTestSupport
import Glibc
import Host
import SystemPackage
import Testing

@testable import NvctlCommandLine

/// `driver source init` with a clone that belongs to root. Only root can make one.
@Suite(.enabled(if: geteuid() == 0, "needs root: whose the clone is counts")) struct SourceInitCommandTests {
    private let system: ChangeSystem
    private let copy = SourceRecord.snapshot(of: DriverVersion("590.48.01"))

    init() throws {
        system = try ChangeSystem()
        try system.fixture.root.removeTree("/usr/src/nvidia-590.48.01")
        try system.programs.git.makeClone(["590.48.01"])
    }

    private func initialize(_ options: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "source", "init", FakeGit.clone.string] + options, on: system.host)
    }

    @Test func theCloneIsCopiedLinkedAndRegistered() async throws {
        let root = system.fixture.root
        let run = await initialize()
        #expect(run.status == 0, "\(run.message)")
        #expect(system.registrations == ["nvidia/590.48.01"])
        #expect(root.linkTarget("/usr/src/nvidia-590.48.01") == copy)
        #expect(root.text(copy.appending("version.mk")) == "NVIDIA_VERSION = 590.48.01\n")
        #expect(root.text(copy.appending("kernel-open/nvidia/nv.c")) == "int nv;\n")
        #expect(!root.exists(copy.appending(".git")))
        let record = try #require(system.fixture.inventory().source?.record)
        #expect(record.clone == FakeGit.clone.string && record.tag == "590.48.01" && !record.isModified)
        // Nothing is built, and the clone is unchanged.
        #expect(system.kernels.allSatisfy { $0.hasSuffix(" missing") })
        #expect(!system.programs.commands.contains { $0.contains("checkout") || $0.contains("fetch") })
        #expect(system.leftovers == [])
    }

    @Test func aSecondTimeThereIsNothingToDo() async throws {
        _ = await initialize()
        let before = system.files
        let run = await initialize("--json")
        #expect(run.status == 0)
        #expect(run.result?["steps"] == .array([]))
        #expect(system.files == before)
    }

    @Test func aDryRunCopiesNothing() async throws {
        let before = system.files
        let run = await initialize("--dry-run")
        #expect(run.status == 0)
        #expect(run.lines(with: FakeGit.clone.string).count == 1)
        #expect(system.files == before)
        #expect(!system.programs.commands.contains { $0.hasPrefix("tar") || $0.hasPrefix("dkms") })
    }

    /// Snapshot, record and link are removed again.
    @Test func whereDkmsRefusesNothingIsLeft() async throws {
        let before = system.files
        system.programs.answer("dkms add") { _ in ProgramResult(.exited(8), errors: "no\n") }
        let run = await initialize()
        #expect(run.status == 1)
        #expect(system.files == before)
        #expect(system.leftovers == [])
    }

    /// A snapshot that cannot be completed is not kept.
    @Test func whereTarFailsNothingIsLeft() async throws {
        let before = system.files
        system.programs.answer("tar --extract") { _ in ProgramResult(.exited(2), errors: "tar: no\n") }
        let run = await initialize()
        #expect(run.status == 1)
        #expect(run.message.contains("tar"))
        #expect(system.files == before)
        #expect(system.leftovers == [])
    }

    @Test func anotherVersionInUseStaysInUse() async throws {
        let installed = try await ChangeSystem.installed()
        try installed.programs.git.makeClone(["595.10"])
        let run = await installed.run("driver", "source", "init", FakeGit.clone.string)
        #expect(run.status == 0, "\(run.message)")
        #expect(installed.registrations == ["nvidia/590.48.01"])
        #expect(!installed.fixture.root.exists("/usr/src/nvidia-595.10"))
        #expect(
            installed.fixture.root.isFile(SourceRecord.snapshot(of: DriverVersion("595.10")).appending("version.mk")))
    }

    @Test(arguments: ["version.mk", "kernel-open/nvidia", ".git"]) func whatIsNoCloneOfTheDriverIsRefused(
        missing: String
    ) async throws {
        try system.fixture.root.removeTree(FakeGit.clone.appending(missing))
        let before = system.files
        let run = await initialize()
        #expect(run.status == 1)
        #expect(run.message.contains(FakeGit.clone.string))
        #expect(system.files == before)
        #expect(system.programs.commands == [])
    }
}
