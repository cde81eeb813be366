import Host
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// What all changing commands have in common: who may run them, when they wait, and what they say.
@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct ChangeTests {
    private let system: ChangeSystem

    init() throws { system = try ChangeSystem() }

    private func build(_ options: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "dkms", "build"] + options, on: system.host)
    }

    @Test func whoIsNotRootIsToldWhatToRun() async throws {
        var host = system.host
        host.user = 1000
        let before = system.files
        let run = await CommandRun.waiting(["driver", "dkms", "build"], on: host)
        #expect(run.status == 77)
        #expect(run.message.contains("sudo nvctl"))
        #expect(system.files == before)
        #expect(system.programs.commands == [])
        // Everybody may look at the plan.
        #expect(await CommandRun.waiting(["driver", "dkms", "build", "--dry-run"], on: host).status == 0)
    }

    /// A mistake in the request is reported before missing root rights are.
    @Test func aMistakeIsSaidBeforeRootIsNeeded() async throws {
        var host = system.host
        host.user = 1000
        let run = await CommandRun.waiting(["driver", "dkms", "build", "--kernel", "6.99"], on: host)
        #expect(run.status == 1)
        #expect(run.message.contains("6.99"))
    }

    @Test func whileAnotherHasTheLockNothingIsDone() async throws {
        let before = system.files
        do {
            let lock = try ProcessLock.acquire(in: system.fixture.root, command: "nvctl driver dkms fix", now: 1)
            let run = await build()
            #expect(run.status == 1)
            #expect(run.message.contains("nvctl driver dkms fix"))
            withExtendedLifetime(lock) {}
        }
        #expect(system.files == before)
        #expect(system.programs.commands == [])
        #expect(await build().status == 0)
    }

    @Test func whileAPackageManagerIsAtWorkNothingIsDone() async throws {
        try system.fixture.file("/var/lib/pacman/db.lck")
        let before = system.files
        let run = await build()
        #expect(run.status == 1)
        #expect(run.message.contains("/var/lib/pacman/db.lck"))
        #expect(system.files == before)
        // pacman starts its own hooks while it holds its lock.
        #expect(await build("--in-transaction").status == 0)
        #expect(system.kernels.allSatisfy { $0.hasSuffix(" dkms 590.48.01") })
    }

    /// While nvctl waited, the package manager's hook did the work.
    @Test func underTheLockThePlanIsMadeAgain() async throws {
        let installed = try await ChangeSystem.installed()
        let fixture = installed.fixture
        try fixture.root.removeTree(FilePath("/lib/modules/\(ChangeSystem.zen)/updates"))
        try fixture.file("/var/lib/pacman/db.lck")
        let run = await CommandRun.waiting(
            ["driver", "dkms", "build", "--wait", "60"], on: installed.host,
            noting: { _ in
                try? fixture.installed(ChangeSystem.zen)
                try? fixture.root.unlink("/var/lib/pacman/db.lck")
            })
        #expect(run.status == 0, "\(run.message)")
        #expect(run.notes.contains("/var/lib/pacman/db.lck"))
        #expect(installed.kernels.allSatisfy { $0.hasSuffix(" dkms 590.48.01") })
        #expect(installed.programs.commands == [])
        #expect(installed.leftovers == [])
    }

    @Test func whereNothingIsToBeDoneNothingIsWritten() async throws {
        let installed = try await ChangeSystem.installed()
        let before = installed.files
        let run = await installed.run("driver", "dkms", "build")
        #expect(run.status == 0)
        #expect(installed.files == before)
        #expect(!installed.fixture.root.exists(ProcessLock.path))
        #expect(installed.programs.commands == [])
    }

    /// nvctl cleans up after a killed run even when there is nothing else to do.
    @Test func whatAKilledRunHasLeftIsPutInOrder() async throws {
        let installed = try await ChangeSystem.installed()
        let before = installed.files
        let fixture = installed.fixture
        try fixture.file("/var/lib/nvctl/unfinished", "a mark\n")
        try fixture.file("/var/lib/nvctl/build/6.1.0/tree/half.o")
        try fixture.file("/var/lib/nvctl/sources/.new-1/tree.tar")
        try fixture.file(FilePath("/var/lib/dkms/nvidia/590.48.01/\(ChangeSystem.zen)/.tmp_nvctl_1/nvidia.ko"))
        #expect(installed.leftovers.count > 3)
        let run = await installed.run("driver", "dkms", "build")
        #expect(run.status == 0)
        #expect(installed.leftovers == [])
        #expect(installed.files.symmetricDifference(before).filter { !$0.contains("/var/lib/nvctl") } == [])
    }
}
