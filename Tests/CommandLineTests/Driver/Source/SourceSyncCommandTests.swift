import DriverModel
import DriverTestSupport
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// `driver source sync`, after `source init`.
@Suite(.enabled(if: geteuid() == 0 && RealPrograms.has("depmod"), "needs root, and depmod"))
struct SourceSyncCommandTests {
    private let system: ChangeSystem
    private let copy = SourceRecord.snapshot(of: DriverVersion("590.48.01"))
    private let all = [ChangeSystem.arch, ChangeSystem.zen].map { "\($0) dkms 590.48.01" }

    init() async throws {
        system = try ChangeSystem()
        try system.fixture.root.removeTree("/usr/src/nvidia-590.48.01")
        try system.programs.git.makeClone(["590.48.01"])
        _ = await system.run("driver", "source", "init", FakeGit.clone.string)
    }

    private func sync(_ options: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "source", "sync"] + options, on: system.host)
    }

    private var gits: Int { system.programs.commands.count { $0.hasPrefix("git ") } }

    private var builds: Int { system.programs.commands.count { $0.hasPrefix("dkms build") } }

    @Test func theCopyIsBuiltForAllKernels() async throws {
        let run = await sync()
        #expect(run.status == 0, "\(run.message)")
        #expect(system.kernels == all)
        #expect(system.leftovers == [])
        let (before, built, asked) = (system.files, builds, gits)
        #expect(await sync("--json").result?["steps"] == .array([]))
        #expect(system.files == before)
        #expect(builds == built)
        #expect((1...3).contains(gits - asked), "\(system.programs.commands)")
    }

    @Test func whatWasChangedInTheCloneIsCopiedAndBuiltAgain() async throws {
        _ = await sync()
        try system.programs.git.change("kernel-open/nvidia/nv.c", "int changed;\n")
        let run = await sync()
        #expect(run.status == 0, "\(run.message)")
        #expect(system.fixture.root.text(copy.appending("kernel-open/nvidia/nv.c")) == "int changed;\n")
        #expect(system.fixture.inventory().source?.record?.isModified == true)
        #expect(builds == 4)
        #expect(system.kernels == all)
        #expect(system.leftovers == [])
    }

    /// A command that the user changed in the snapshot's dkms.conf is kept in the next snapshot. A comment that differs
    /// comes from another version of nvctl, and is not kept.
    @Test(arguments: [
        ("CLEAN=\"true\"", "CLEAN=\"make clean\"", true), ("# Written by nvctl", "# Made by nvctl", false),
    ])
    func changedCommandsOfTheConfStay(line: String, changed: String, stays: Bool) async throws {
        _ = await sync()
        let root = system.fixture.root
        let conf = copy.appending("dkms.conf")
        let text = try #require(root.text(conf))
        try #require(text.contains(line))
        try root.write(text.replacing(line, with: changed), to: conf)
        try system.programs.git.change("kernel-open/nvidia/nv.c", "int changed;\n")
        #expect(await sync().status == 0)
        #expect(root.text(conf) == (stays ? text.replacing(line, with: changed) : text))
    }

    @Test func aDryRunCopiesNothing() async throws {
        _ = await sync()
        try system.programs.git.change("kernel-open/nvidia/nv.c", "int changed;\n")
        let (before, built) = (system.files, builds)
        #expect(await sync("--dry-run").status == 0)
        #expect(system.files == before)
        #expect(builds == built)
    }

    /// Working modules stay installed when the next ones cannot be built.
    @Test func whereTheBuildFailsTheModulesStay() async throws {
        _ = await sync()
        try system.programs.git.change("kernel-open/nvidia/nv.c", "int broken\n")
        let fixture = system.fixture
        system.programs.answer("dkms build") { try FakeDkms(fixture).failedBuild($0) }
        let run = await sync()
        #expect(run.status == 1)
        #expect(system.kernels == all)
        #expect(system.leftovers == [])
    }

    @Test func aCloneThatIsGoneIsNamed() async throws {
        try system.fixture.root.removeTree(FakeGit.clone)
        let before = system.files
        let run = await sync()
        #expect(run.status == 1)
        #expect(run.message.contains(FakeGit.clone.string))
        #expect(system.files == before)
    }
}
