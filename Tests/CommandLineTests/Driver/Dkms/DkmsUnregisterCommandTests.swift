import Host
import TestSupport
import Testing

@testable import NvctlCommandLine

@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct DkmsUnregisterCommandTests {
    private let system: ChangeSystem
    private let arch = ChangeSystem.arch
    private let zen = ChangeSystem.zen

    init() async throws { system = try await .installed() }

    private func unregister(_ options: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "dkms", "unregister"] + options, on: system.host)
    }

    private var modules: [[UInt8]?] {
        [arch, zen].map { try? system.fixture.root.read(system.fixture.modulePath("nvidia", of: $0)) }
    }

    @Test func theDriverGoesAndItsModulesStay() async throws {
        let before = modules
        let run = await unregister()
        #expect(run.status == 0, "\(run.message)")
        #expect(system.registrations == [])
        #expect(system.kernels == ["\(arch) manual 590.48.01", "\(zen) manual 590.48.01"])
        #expect(modules == before && before.allSatisfy { $0 != nil })
        #expect(system.programs.commands == ["dkms remove -m nvidia -v 590.48.01 --all"])
        #expect(system.fixture.root.exists("/usr/src/nvidia-590.48.01/dkms.conf"))
        #expect(system.leftovers == [])
    }

    @Test func purgedTheModulesGoToo() async throws {
        let run = await unregister("--purge", "--json")
        #expect(run.status == 0)
        #expect(run.result?["dryRun"] == .bool(false))
        #expect(system.registrations == [])
        #expect(system.kernels == ["\(arch) missing", "\(zen) missing"])
        #expect(system.leftovers == [])
    }

    @Test func aDryRunChangesNothing() async throws {
        let before = system.files
        #expect(await unregister("--purge", "--dry-run").status == 0)
        #expect(system.files == before)
        #expect(system.programs.commands == [])
    }

    /// While a kernel still has modules, the driver stays registered, so that the user can repeat the command.
    @Test func whereAKernelKeepsItsModulesTheDriverStaysRegistered() async throws {
        system.programs.answer("dkms uninstall -m nvidia -v 590.48.01 -k \(zen)") { _ in
            ProgramResult(.exited(6), errors: "no\n")
        }
        let run = await unregister("--purge")
        #expect(run.status == 1)
        #expect(system.registrations == ["nvidia/590.48.01"])
        #expect(system.kernels == ["\(arch) missing", "\(zen) dkms 590.48.01"])
        #expect(!system.programs.commands.contains { $0.hasPrefix("dkms remove") })
    }

    @Test func ofSeveralOneHasToBeNamed() async throws {
        try system.fixture.registration(ChangeSystem.older)
        let before = system.files
        #expect(await unregister().status == 1)
        #expect(system.files == before)
        #expect(await unregister("--version", ChangeSystem.older).status == 0)
        #expect(system.registrations == ["nvidia/590.48.01"])
        #expect(system.kernels == ["\(arch) dkms 590.48.01", "\(zen) dkms 590.48.01"])
    }
}
