import Host
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// `driver dkms build`, from its arguments to the files that it leaves.
@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct DkmsBuildCommandTests {
    private let system: ChangeSystem
    private let arch = ChangeSystem.arch
    private let zen = ChangeSystem.zen

    init() throws { system = try ChangeSystem() }

    private func build(_ options: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "dkms", "build"] + options, on: system.host)
    }

    private func failing(for kernel: String) {
        let fixture = system.fixture
        system.programs.answer("dkms build -m nvidia -v 590.48.01 -k \(kernel) ") {
            try FakeDkms(fixture).failedBuild($0)
        }
    }

    private func installed(_ module: String, of kernel: String) throws -> [UInt8] {
        try system.fixture.root.read(system.fixture.modulePath(module, of: kernel))
    }

    @Test func everyKernelGetsWhatDkmsBuilt() async throws {
        let run = await build()
        #expect(run.status == 0, "\(run.message)")
        #expect(system.kernels == ["\(arch) dkms 590.48.01", "\(zen) dkms 590.48.01"])
        #expect(system.registrations == ["nvidia/590.48.01"])
        for kernel in [arch, zen] {
            for module in FixtureRoot.driverModules {
                #expect(try installed(module, of: kernel) == ModuleSpec(kernel: kernel).elf)
            }
            let link = FilePath("/var/lib/dkms/nvidia/kernel-\(kernel)-x86_64")
            #expect(system.fixture.root.linkTarget(link) == FilePath("590.48.01/\(kernel)/x86_64"))
            #expect(run.lines(with: "✓ \(kernel): ").count == 1)
        }
        #expect(system.leftovers == [])
    }

    /// Nothing is installed until the modules of all kernels are built.
    @Test func theProgramsAreRunInThisOrder() async throws {
        _ = await build("--parallel", "1")
        let words = system.programs.commands.map { command in
            let words = command.split(separator: " ").map(String.init)
            let kernel = [arch, zen].first { words.contains($0) }
            return (words.prefix(words[0] == "dkms" ? 2 : 1) + [kernel].compactMap(\.self)).joined(separator: " ")
        }
        #expect(
            words == [
                "dkms add", "dkms build \(arch)", "dkms build \(zen)",
                "dkms --version", "bash", "depmod \(arch)", "dkms --version", "bash", "depmod \(zen)",
            ])
    }

    @Test func jsonHasTheStepsAsTheyHappenAndTheResult() async throws {
        let run = await build("--json")
        #expect(run.status == 0)
        let events = try run.lines.filter { !$0.isEmpty }.map(JSONValue.init)
        let names = events.compactMap { if case .string(let name)? = $0["event"] { name } else { nil } }
        #expect(names.first == "started" && names.last == "result")
        #expect(names.count { $0 == "started" } == 5 && names.count { $0 == "finished" } == 5)
        let result = try #require(run.result)
        #expect(result["dryRun"] == .bool(false))
        for (index, kernel) in [arch, zen].enumerated() {
            let told = result["kernels"]?[index]
            #expect(told?["release"] == .string(kernel))
            #expect(told?["result"] == .string("installed"))
            #expect(told?["version"] == .string("590.48.01"))
        }
    }

    @Test(arguments: [[], ["--json"]]) func aDryRunChangesNothing(options: [String]) async throws {
        let before = system.files
        let run = await CommandRun.waiting(
            ["driver", "dkms", "build", "--dry-run"] + options, on: system.host)
        #expect(run.status == 0)
        #expect(system.files == before)
        #expect(!system.fixture.root.exists(ProcessLock.path))
        #expect(system.programs.commands == [])
        if options.isEmpty {
            #expect(run.lines(with: arch).count == 2 && run.lines(with: zen).count == 2)
        } else {
            #expect(run.result?["dryRun"] == .bool(true))
            #expect(run.result?["kernels"] == .array([]))
        }
    }

    @Test func aSecondRunBuildsNothing() async throws {
        _ = await build()
        let (before, commands) = (system.files, system.programs.commands)
        let run = await build("--json")
        #expect(run.status == 0)
        #expect(run.result?["upToDate"] == .array([.string(arch), .string(zen)]))
        #expect(system.files == before)
        #expect(system.programs.commands == commands)
    }

    @Test func onlyTheKernelsThatWereNamed() async throws {
        #expect(await build("--kernel", zen).status == 0)
        #expect(system.kernels == ["\(arch) missing", "\(zen) dkms 590.48.01"])
    }

    // MARK: Failures

    @Test func aKernelWhoseBuildFailsStopsNoOther() async throws {
        failing(for: zen)
        let run = await build("--json")
        #expect(run.status == 2)
        #expect(system.kernels == ["\(arch) dkms 590.48.01", "\(zen) missing"])
        let failed = try #require(run.result?["kernels"]?.items.first { $0["release"] == .string(zen) })
        #expect(failed["result"] == .string("failed"))
        let log = FilePath("/var/log/nvctl/nvidia-590.48.01/\(zen)-x86_64.log")
        #expect(failed["log"] == .string(log.string))
        #expect(system.fixture.root.text(log)?.contains("implicit declaration of function 'gone'") == true)
        #expect(system.leftovers == [])
    }

    @Test func whereAllFailTheCommandFails() async throws {
        for kernel in [arch, zen] { failing(for: kernel) }
        let run = await build()
        #expect(run.status == 1)
        #expect(run.lines(with: "✗ ").count == 2)
        #expect(system.kernels == ["\(arch) missing", "\(zen) missing"])
        #expect(system.leftovers == [])
    }

    /// DKMS reports success, but one module was built for another kernel.
    @Test func whatDoesNotFitIsNotInstalled() async throws {
        let fixture = system.fixture
        system.programs.answer("dkms build -m nvidia -v 590.48.01 -k \(zen) ") { program in
            let result = try await FakeDkms(fixture).run(program.arguments)
            let tree = FilePath(program.arguments[program.arguments.firstIndex(of: "--dkmstree").map { $0 + 1 } ?? 0])
            try fixture.module(
                tree.appending("nvidia/590.48.01/\(ChangeSystem.zen)/x86_64/module/nvidia-uvm.ko"),
                ModuleSpec(kernel: "6.1.0"))
            return result
        }
        #expect(await build().status == 2)
        #expect(system.kernels == ["\(arch) dkms 590.48.01", "\(zen) missing"])
    }

    /// No index lists the new modules, so modprobe would not find them.
    @Test func whatWasInstalledBeforeComesBackWhenDepmodFails() async throws {
        try system.fixture.registration()
        for module in FixtureRoot.driverModules {
            try system.fixture.module(
                system.fixture.modulePath(module, of: arch), ModuleSpec(version: "580.1", kernel: arch))
        }
        _ = try await system.fixture.depmod(["-a", arch])
        system.programs.answer("depmod -a \(arch)") { _ in ProgramResult(.exited(1), errors: "depmod: no\n") }
        let run = await build("--kernel", arch)
        #expect(run.status == 1)
        #expect(try installed("nvidia", of: arch) == ModuleSpec(version: "580.1", kernel: arch).elf)
        #expect(system.leftovers == [])
        #expect(system.fixture.root.names(in: "/lib/modules") == [arch, zen])
    }

    /// When DKMS refuses the registration, nvctl undoes its preparations and builds nothing.
    @Test func whereTheDriverCannotBeRegisteredNothingIsBuilt() async throws {
        let before = system.files
        system.programs.answer("dkms add") { _ in ProgramResult(.exited(3), errors: "no\n") }
        let run = await build()
        #expect(run.status == 1)
        #expect(system.files == before)
        #expect(system.programs.commands == ["dkms add -m nvidia -v 590.48.01"])
    }
}
