import Host
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// `driver dkms cleanup --execute`, with the question before it.
@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct DkmsCleanupCommandTests {
    private let system: ChangeSystem
    /// Neither of these runs. With `--keep 1`, both lose the driver.
    private let old = ["6.16.1-arch1-1", "6.17.1-arch1-1"]

    init() async throws {
        system = try await .installed()
        for kernel in old {
            try system.fixture.kernel(kernel)
            try system.fixture.installed(kernel)
            _ = try await system.fixture.depmod(["-a", kernel])
        }
    }

    private func cleanup(_ options: String..., answer: (@Sendable () -> String?)? = nil) async -> CommandRun {
        await CommandRun.waiting(
            ["driver", "dkms", "cleanup", "--keep", "1"] + options, on: system.host, answering: answer)
    }

    private func states() -> [String] { old.flatMap { kernel in system.kernels.filter { $0.hasPrefix(kernel) } } }

    private var kept: [String] { old.map { "\($0) dkms 590.48.01" } }
    private var removed: [String] { old.map { "\($0) missing" } }

    /// Makes the kernel bootable, so that cleanup has to ask before it removes the driver from it.
    private func makeBootable(_ kernel: String) throws {
        try system.fixture.file(FilePath("/boot/vmlinuz-\(kernel)"), "image")
    }

    @Test func withoutExecuteItIsOnlyShown() async throws {
        let before = system.files
        let run = await cleanup("--json")
        #expect(run.status == 0)
        #expect(run.result?["dryRun"] == .bool(true))
        #expect(run.result?["removed"]?[0]?["release"] == .string(old[1]))
        #expect(run.result?["removed"]?[1]?["release"] == .string(old[0]))
        #expect(system.files == before)
        #expect(system.programs.commands == [])
    }

    @Test func oldKernelsLoseTheDriverAndNobodyElse() async throws {
        let others = system.kernels.filter { !$0.hasPrefix("6.16") && !$0.hasPrefix("6.17") }
        let run = await cleanup("--execute", "--json")
        #expect(run.status == 0, "\(run.message)")
        #expect(states() == removed)
        #expect(system.kernels.filter { !removed.contains($0) } == others)
        #expect(run.result?["removed"]?[0]?["result"] == .string("removed"))
        #expect(system.registrations == ["nvidia/590.48.01"])
        #expect(system.fixture.root.exists(FilePath("/lib/modules/\(old[0])/pkgbase")))
        #expect(system.leftovers == [])
    }

    // MARK: The question

    @Test(arguments: ["n", "", "yes please", "N"]) func whoDoesNotSayYesLosesNothing(answer: String) async throws {
        try makeBootable(old[0])
        let before = system.files
        let run = await cleanup("--execute", answer: { answer })
        #expect(run.status == 1)
        #expect(run.notes.contains(old[0]))
        #expect(system.files == before)
        #expect(!system.fixture.root.exists(ProcessLock.path))
        #expect(system.programs.commands == [])
    }

    @Test func whoEndsTheInputLosesNothing() async throws {
        try makeBootable(old[0])
        let before = system.files
        #expect(await cleanup("--execute", answer: { nil }).status == 1)
        #expect(system.files == before)
    }

    @Test(arguments: ["y", "yes", " Y "]) func whoSaysYesGetsIt(answer: String) async throws {
        try makeBootable(old[0])
        let run = await cleanup("--execute", answer: { answer })
        #expect(run.status == 0, "\(run.message)")
        #expect(states() == removed)
    }

    @Test func whereNobodyCanAnswerItIsAnErrorUnlessItWasAgreedTo() async throws {
        try makeBootable(old[0])
        let before = system.files
        for options in [["--execute"], ["--execute", "--json"]] {
            let run = await CommandRun.waiting(
                ["driver", "dkms", "cleanup", "--keep", "1"] + options, on: system.host)
            #expect(run.status == 1)
            #expect(run.message.contains(old[0]))
        }
        #expect(system.files == before)
        #expect(await cleanup("--execute", "--yes").status == 0)
        #expect(states() == removed)
    }

    /// With `--json`, nvctl never asks, even if somebody could answer.
    @Test func jsonDoesNotAsk() async throws {
        try makeBootable(old[0])
        let run = await cleanup("--execute", "--json", answer: { "y" })
        #expect(run.status == 1)
        #expect(run.notes.isEmpty)
        #expect(states() == kept)
    }

    /// While the user thinks about the question, another kernel becomes bootable. The question was not about that one.
    @Test func whatHasChangedSinceTheQuestionWasNotAgreedTo() async throws {
        try makeBootable(old[0])
        let (fixture, other) = (system.fixture, old[1])
        let run = await cleanup(
            "--execute",
            answer: {
                try? fixture.file(FilePath("/boot/vmlinuz-\(other)"), "image")
                return "y"
            })
        #expect(run.status == 1)
        #expect(run.message.contains(other))
        #expect(states() == kept)
        #expect(!ProcessLock.isHeld(in: fixture.root))
        #expect(system.leftovers == [])
    }

    // MARK: Failures

    @Test func aKernelThatCannotBeFreedKeepsWhatItHas() async throws {
        system.programs.answer("dkms uninstall -m nvidia -v 590.48.01 -k \(old[0])") { _ in
            ProgramResult(.exited(6), errors: "no\n")
        }
        let run = await cleanup("--execute", "--json")
        #expect(run.status == 2)
        #expect(states() == [kept[0], removed[1]])
        #expect(run.result?["removed"]?[1]?["result"] == .string("failed"))
        #expect(system.leftovers == [])
    }
}
