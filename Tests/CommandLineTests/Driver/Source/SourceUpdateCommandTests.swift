import DriverFacts
import DriverModel
import Glibc
import Host
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// `driver source update`: the origin has a newer release than the one in use, and the clone has not fetched it.
@Suite(.enabled(if: geteuid() == 0 && RealPrograms.has("depmod"), "needs root, and depmod"))
struct SourceUpdateCommandTests {
    private let system: ChangeSystem
    private let older = ChangeSystem.older
    private let newer = "590.48.01"
    private let kernels = [ChangeSystem.arch, ChangeSystem.zen]

    init() async throws {
        system = try ChangeSystem()
        try system.fixture.root.removeTree("/usr/src/nvidia-590.48.01")
        try system.programs.git.makeClone([older])
        for words in [["init", FakeGit.clone.string], ["sync"]] {
            let run = await CommandRun.waiting(["driver", "source"] + words, on: system.host)
            try #require(run.status == 0, "\(run.message) \(run.output)")
        }
        system.programs.git.release(newer)
    }

    private func update(_ options: String..., answer: (@Sendable () -> String?)? = nil) async -> CommandRun {
        await CommandRun.waiting(["driver", "source", "update"] + options, on: system.host, answering: answer)
    }

    private func all(_ version: String) -> [String] { kernels.map { "\($0) dkms \(version)" } }

    private func expectUntouched(
        _ before: Set<String>, tags: [String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(system.files == before, sourceLocation: sourceLocation)
        #expect(system.programs.git.head == older, sourceLocation: sourceLocation)
        #expect(system.programs.git.tags == tags ?? [older], sourceLocation: sourceLocation)
        #expect(system.kernels == all(older), sourceLocation: sourceLocation)
        #expect(system.leftovers == [], sourceLocation: sourceLocation)
    }

    @Test func theNewestReleaseIsFetchedBuiltAndInstalled() async throws {
        #expect(system.kernels == all(older))
        let run = await update()
        #expect(run.status == 0, "\(run.message) \(run.output)")
        #expect(system.kernels == all(newer))
        #expect(system.registrations == ["nvidia/\(newer)"])
        #expect(system.programs.git.head == newer)
        let copy = SourceRecord.snapshot(of: DriverVersion(newer))
        #expect(system.fixture.root.text(copy.appending("version.mk")) == "NVIDIA_VERSION = \(newer)\n")
        #expect(KeptModules(root: system.fixture.root).versions().map(\.record.title) == ["nvidia/\(older)"])
        #expect(system.leftovers == [])
        // And back, without compiling.
        let built = system.programs.commands.count { $0.hasPrefix("dkms build") }
        #expect(await system.run("driver", "dkms", "rollback").status == 0)
        #expect(system.kernels == all(older))
        #expect(system.programs.commands.count { $0.hasPrefix("dkms build") } == built)
    }

    @Test func whereNothingIsNewerNothingIsDone() async throws {
        _ = await update()
        let before = system.files
        let run = await update("--json")
        #expect(run.status == 0)
        #expect(run.result?["steps"] == .array([]))
        #expect(system.files == before)
    }

    @Test func withoutBuildingOnlyTheCloneAndTheCopyChange() async throws {
        let run = await update("--no-build")
        #expect(run.status == 0, "\(run.message)")
        #expect(system.kernels == all(older))
        #expect(system.registrations == ["nvidia/\(older)"])
        #expect(system.programs.git.head == newer)
        #expect(system.fixture.root.isFile(SourceRecord.snapshot(of: DriverVersion(newer)).appending("version.mk")))
        let sync = await system.run("driver", "source", "sync")
        #expect(sync.status == 0, "\(sync.message) \(sync.output)")
        #expect(system.kernels == all(newer))
    }

    @Test func aDryRunAsksTheOriginAndChangesNothing() async throws {
        let before = system.files
        let run = await update("--dry-run", "--json")
        #expect(run.status == 0, "\(run.message)")
        #expect(run.result?["dryRun"] == .bool(true))
        #expect(run.output.contains(newer))
        expectUntouched(before)
    }

    // MARK: The question

    /// The userspace driver matches the modules in use, but not the next ones.
    @Test func whoDoesNotAgreeKeepsCloneAndModules() async throws {
        try system.fixture.userspace(older)
        let before = system.files
        let run = await update(answer: { "n" })
        #expect(run.status == 1)
        #expect(run.notes.contains(newer))
        expectUntouched(before)
        #expect(!system.programs.commands.contains { $0.contains(" fetch ") })
    }

    @Test func whoAgreesGetsIt() async throws {
        try system.fixture.userspace(older)
        let run = await update(answer: { "y" })
        #expect(run.status == 0, "\(run.message)")
        #expect(system.kernels == all(newer))
    }

    @Test func whereNobodyCanBeAskedItIsAnError() async throws {
        try system.fixture.userspace(older)
        let before = system.files
        #expect(await update().status == 1)
        expectUntouched(before)
        let agreed = await update("--yes")
        #expect(agreed.status == 0, "\(agreed.message) \(agreed.output)")
        #expect(system.kernels == all(newer))
    }

    /// While the user thinks about the question, the userspace driver changes to a third version.
    @Test func whatHasChangedSinceTheQuestionWasNotAgreedTo() async throws {
        try system.fixture.userspace(older)
        let fixture = system.fixture
        let run = await update(
            answer: {
                try? fixture.root.unlink("/usr/lib/libnvidia-ml.so.1")
                try? fixture.userspace("600.1")
                return "y"
            })
        #expect(run.status == 1)
        #expect(run.message.contains("600.1"))
        #expect(system.kernels == all(older))
        #expect(system.programs.git.head == older)
        #expect(system.leftovers == [])
    }

    // MARK: Failures

    @Test func whereTheOriginDoesNotAnswerNothingIsDone() async throws {
        system.programs.answer("git ") { [git = system.programs.git] program in
            if program.arguments.contains("ls-remote") {
                return ProgramResult(.exited(128), errors: "fatal: Could not resolve host: example.org\n")
            }
            return try git.run(program.arguments, output: .captured(limit: 1 << 20))
        }
        let before = system.files
        let run = await update()
        #expect(run.status == 1)
        #expect(run.message.contains("Could not resolve host: example.org"))
        expectUntouched(before)
    }

    /// The new version is installed for all kernels or for none. The version in use stays in use.
    @Test func whatCannotBeBuiltForOneIsInstalledForNone() async throws {
        let fixture = system.fixture
        system.programs.answer("dkms build -m nvidia -v \(newer) -k \(kernels[1])") {
            try FakeDkms(fixture).failedBuild($0)
        }
        let run = await update("--json")
        #expect(run.status == 1)
        #expect(system.kernels == all(older))
        #expect(system.registrations == ["nvidia/\(older)"])
        #expect(system.leftovers == [])
        // The modules that were built for the other kernel are kept, so that they need not be compiled again.
        #expect(await update("--partial").status == 2)
        #expect(system.kernels == ["\(kernels[0]) dkms \(newer)", "\(kernels[1]) stale \(older)"])
    }
}
