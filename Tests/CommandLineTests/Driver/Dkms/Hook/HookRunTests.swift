import ArgumentParser
import DriverFacts
import DriverModel
import DriverTestSupport
import DriverWork
import Glibc
import Host
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// The stages of the hook, in the order in which a package manager starts them.
@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct HookRunTests {
    private let system: ChangeSystem
    private let arch = ChangeSystem.arch
    private let zen = ChangeSystem.zen
    private var root: SystemRoot { system.fixture.root }

    /// One kernel is new and has no modules; the other has them.
    init() async throws {
        system = try await .installed()
        try system.fixture.hook(guarding: true)
        try system.fixture.userspace()
        try root.removeTree(FilePath("/lib/modules/\(zen)/updates"))
        try root.removeTree(FilePath("/var/lib/dkms/nvidia/590.48.01/\(zen)"))
        try root.unlink(FilePath("/var/lib/dkms/nvidia/kernel-\(zen)-x86_64"))
    }

    private final class Notes: Sendable {
        private let content = Mutex("")

        func add(_ text: String) { content.withLock { $0 += text + "\n" } }
        var text: String { content.withLock(\.self) }
    }

    private struct Ending {
        let status: Int32
        let notes: String
    }

    /// nil for `paths` stands for a shell, where there is no transaction.
    private func stage(_ stage: HookStage, _ paths: [String]?, user: UInt32 = 0) async -> Ending {
        let notes = Notes()
        var host = system.host
        host.user = user
        let context = CommandContext(
            host: host, palette: .plain, print: { notes.add($0) }, note: { notes.add($0) }, isInteractive: false)
        let run = HookRun(
            context: context, transaction: getpid(), targets: paths.map { TransactionTargets(lines: $0) })
        do {
            try await run.run(stage)
            return Ending(status: 0, notes: notes.text)
        } catch {
            return Ending(status: (error as? ExitCode)?.rawValue ?? -1, notes: notes.text)
        }
    }

    private var upgrade: [String] { ["usr/lib/modules/\(zen)/vmlinuz", "usr/lib/modules/\(zen)/build/include/"] }

    private var latestLog: String { root.text(Places.hookLogs.appending("latest.log")) ?? "" }

    @Test func theKernelOfTheTransactionIsBuiltForAndVerified() async throws {
        #expect(await stage(.keep, upgrade).status == 0)
        let build = await stage(.build, upgrade)
        #expect(build.status == 0)
        #expect(system.kernels == ["\(arch) dkms 590.48.01", "\(zen) dkms 590.48.01"])
        #expect(system.programs.commands.count { $0.hasPrefix("dkms build") } == 1)
        let verify = await stage(.verify, upgrade)
        #expect(verify.status == 0, "\(verify.notes)")
        #expect(verify.notes.contains(zen))
        #expect(latestLog.hasSuffix("nvctl: result=ok exit=0\n"))
        #expect(latestLog.contains("\(zen): dkms, verified"))
        // The next transaction starts from nothing.
        #expect(root.names(in: Places.run) == [])
        #expect(system.leftovers == [])
    }

    @Test func aTransactionOfOthersIsNobodysConcern() async throws {
        let before = system.files
        for each: HookStage in [.keep, .guard, .build, .verify] {
            let ending = await stage(each, ["usr/bin/bash"])
            #expect(ending.status == 0 && ending.notes.isEmpty, "\(each)")
        }
        #expect(system.files == before)
        #expect(system.programs.commands == [])
    }

    /// After a failure, the package manager continues. The user is told at the end, at every login, and in the log.
    @Test func whatFailsIsToldAtTheEnd() async throws {
        let fixture = system.fixture
        system.programs.answer("dkms build") { try FakeDkms(fixture).failedBuild($0) }
        #expect(await stage(.build, upgrade).status == 0)
        let verify = await stage(.verify, upgrade)
        #expect(verify.status == 1)
        #expect(verify.notes.contains(zen) && verify.notes.contains(FailureBox.text))
        #expect(latestLog.hasSuffix("nvctl: result=failed exit=1\n"))
        #expect(latestLog.contains("implicit declaration of function 'gone'"))
        #expect(root.exists(Places.notice))
        #expect(await stage(.notice, nil, user: 1000).notes.contains(zen))
        #expect(root.names(in: Places.run) == [])
        // The notice goes away once the build succeeds.
        system.programs.before("dkms build") {}
        #expect(await stage(.all, nil).status == 0)
        #expect(!root.exists(Places.notice))
        #expect(await stage(.notice, nil, user: 1000).notes.isEmpty)
    }

    @Test func whatTheTransactionTakesAwayIsKept() async throws {
        let targets = ["usr/src/nvidia-590.48.01/dkms.conf"]
        #expect(await stage(.keep, targets).status == 0)
        let kept = try #require(KeptModules(root: root).versions().first)
        #expect(kept.record.title == "nvidia/590.48.01")
        #expect(kept.sets.map(\.kernel.text) == [arch])
        #expect(TransactionState.read(getpid(), in: root).kept == ["nvidia/590.48.01"])
    }

    @Test func theGuardStopsAKernelWithoutItsHeaders() async throws {
        let without = ["usr/lib/modules/\(arch)/vmlinuz", "usr/lib/modules/6.19.1-arch1-1/vmlinuz"]
        #expect(await stage(.keep, without).status == 0)
        let ending = await stage(.guard, without)
        #expect(ending.status == HookStage.stopStatus)
        #expect(ending.notes.contains("linux-headers"))
        #expect(root.names(in: Places.run) == [])
        let with = without + ["usr/lib/modules/6.19.1-arch1-1/build/include/"]
        #expect(await stage(.keep, with).status == 0)
        #expect(await stage(.guard, with).status == 0)
    }

    // MARK: By hand

    @Test func byHandAllIsBuiltAndVerified() async throws {
        let ending = await stage(.all, nil)
        #expect(ending.status == 0, "\(ending.notes)")
        #expect(system.kernels == ["\(arch) dkms 590.48.01", "\(zen) dkms 590.48.01"])
        #expect(ending.notes.contains(zen))
    }

    @Test func byHandItNeedsRoot() async throws {
        let before = system.files
        #expect(await stage(.all, nil, user: 1000).status == 77)
        #expect(system.files == before)
    }

    /// In a transaction, the hook waits for the lock. Started by hand, it fails at once.
    @Test func byHandNobodyIsWaitedFor() async throws {
        let lock = try ProcessLock.acquire(in: root, command: "nvctl driver dkms fix", now: 1)
        let ending = await stage(.all, nil)
        #expect(ending.status == 1)
        #expect(ending.notes.contains("nvctl driver dkms fix"))
        #expect(system.kernels == ["\(arch) dkms 590.48.01", "\(zen) missing"])
        withExtendedLifetime(lock) {}
    }
}
