import DriverFacts
import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// `driver dkms use`, `build --version` and `rollback`, which go from one version to another and back.
@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct DkmsUseCommandTests {
    private let system: ChangeSystem
    private let arch = ChangeSystem.arch
    private let zen = ChangeSystem.zen
    private let older = ChangeSystem.older

    /// 590.48.01 is in use. Of 580.105.08 there is only a snapshot, which DKMS does not know.
    init() async throws {
        system = try await .installed()
        let copy = SourceRecord.snapshot(of: DriverVersion(older))
        try system.fixture.file(copy.appending("dkms.conf"), FixtureRoot.conf(version: older))
        try system.fixture.file(copy.appending("version.mk"), "NVIDIA_VERSION = \(older)\n")
        try SourceRecord(
            clone: "/root/clone", remote: nil, tag: older, commit: nil, isModified: false, fingerprint: "1", taken: 1
        ).write(version: DriverVersion(older), in: system.fixture.root)
    }

    private func run(_ words: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "dkms"] + words, on: system.host)
    }

    private func all(_ version: String) -> [String] { [arch, zen].map { "\($0) dkms \(version)" } }

    private var builds: Int { system.programs.commands.count { $0.hasPrefix("dkms build") } }

    @Test(arguments: [["use", "580.105.08"], ["build", "--version", "580.105.08"]])
    func allKernelsGetTheVersion(words: [String]) async throws {
        let run = await CommandRun.waiting(["driver", "dkms"] + words, on: system.host)
        #expect(run.status == 0, "\(run.message) \(run.output)")
        #expect(system.kernels == all(older))
        // DKMS's tree has only the version in use, so that no hook installs another one.
        #expect(system.registrations == ["nvidia/\(older)"])
        #expect(KeptModules(root: system.fixture.root).versions().map(\.record.title) == ["nvidia/590.48.01"])
        #expect(system.leftovers == [])
    }

    @Test func aRollbackGoesBackWithoutCompiling() async throws {
        _ = await run("use", older)
        let built = builds
        let back = await run("rollback")
        #expect(back.status == 0, "\(back.message) \(back.output)")
        #expect(system.kernels == all("590.48.01"))
        #expect(system.registrations == ["nvidia/590.48.01"])
        #expect(builds == built)
        // And forward again.
        #expect(await run("rollback").status == 0)
        #expect(system.kernels == all(older))
        #expect(builds == built)
        #expect(system.leftovers == [])
    }

    @Test func whereNothingIsKeptThereIsNoWayBack() async throws {
        let before = system.files
        let run = await run("rollback")
        #expect(run.status == 1)
        #expect(system.files == before)
        #expect(system.programs.commands == [])
    }

    @Test func oneKernelAloneCanHaveIt() async throws {
        #expect(await run("use", older, "--kernel", zen).status == 0)
        #expect(system.kernels == ["\(arch) dkms 590.48.01", "\(zen) stale \(older)"])
        #expect(system.registrations == ["nvidia/580.105.08", "nvidia/590.48.01"])
    }

    @Test(arguments: ["use", "rollback"]) func aDryRunChangesNothing(verb: String) async throws {
        if verb == "rollback" { _ = await run("use", older) }
        let (before, commands) = (system.files, system.programs.commands)
        let words = verb == "use" ? ["use", older] : ["rollback"]
        let run = await CommandRun.waiting(["driver", "dkms"] + words + ["--dry-run", "--json"], on: system.host)
        #expect(run.status == 0)
        #expect(run.result?["dryRun"] == .bool(true))
        #expect(system.files == before)
        #expect(system.programs.commands == commands)
    }

    /// DKMS does not get to know a version that could not be built for any kernel.
    @Test func aVersionThatCannotBeBuiltStaysUnknown() async throws {
        let fixture = system.fixture
        system.programs.answer("dkms build -m nvidia -v \(older)") { try FakeDkms(fixture).failedBuild($0) }
        let run = await run("use", older)
        #expect(run.status == 1)
        #expect(system.kernels == all("590.48.01"))
        #expect(system.registrations == ["nvidia/590.48.01"])
        #expect(!fixture.root.exists("/usr/src/nvidia-580.105.08"))
        #expect(system.leftovers == [])
    }

    @Test func aVersionThatNobodyHasIsNamed() async throws {
        let before = system.files
        let run = await run("use", "600.1")
        #expect(run.status == 1)
        #expect(run.message.contains("600.1"))
        #expect(system.files == before)
    }
}
