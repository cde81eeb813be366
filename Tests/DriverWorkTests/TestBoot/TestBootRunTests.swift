import DriverDecisions
import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import DriverWork

/// From plan to verdict, with an emulator of our own.
@Suite struct TestBootRunTests {
    private let fixture: FixtureRoot

    init() throws {
        fixture = try FixtureRoot()
        try fixture.file("/boot/vmlinuz-6.1.0", "image")
        try fixture.file("/lib/nvidia.ko", "module")
        try fixture.folder("/tmp")
    }

    private var plan: TestBootPlan {
        TestBootPlan(
            kernel: KernelRelease("6.1.0"), image: "/boot/vmlinuz-6.1.0", initramfs: nil, renewal: nil,
            modules: [
                .init(name: "nvidia", file: "/lib/nvidia.ko", isDriver: true, builtFor: nil, symbols: ModuleSymbols())
            ])
    }

    private func result(of emulator: FakeEmulator) async throws -> TestBoot {
        let host = fixture.host(programs: emulator)
        var run = try TestBootRun(host, machine: host, seconds: 300)
        run.patience = .milliseconds(20)
        return try await run.run(plan)
    }

    @Test func theVerdictComesFromTheConsole() async throws {
        let emulator = FakeEmulator(root: fixture.root)
        let result = try await result(of: emulator)
        #expect(result.verdict == .passed)
        #expect(result.modules.map(\.result) == [.loaded])
        #expect(emulator.accelerations == ["tcg"])
    }

    /// The run leaves nothing but its log.
    @Test func nothingElseIsLeft() async throws {
        let result = try await result(of: FakeEmulator(root: fixture.root))
        #expect(
            fixture.root.names(in: "/tmp")
                == result.log.map { [$0.removingLastComponent().lastComponent?.string ?? ""] })
        #expect(fixture.root.text(try #require(result.log))?.contains("insert nvidia") == true)
    }

    @Test(arguments: [FakeEmulator.Kvm.refused, .silent]) func whatDoesNotRunIsEmulated(_ kvm: FakeEmulator.Kvm)
        async throws
    {
        try fixture.file("/dev/kvm")
        let emulator = FakeEmulator(root: fixture.root, kvm: kvm)
        #expect(try await result(of: emulator).verdict == .passed)
        #expect(emulator.accelerations == ["kvm", "tcg"])
    }

    @Test func aProcessorThatRunsIsUsed() async throws {
        try fixture.file("/dev/kvm")
        let emulator = FakeEmulator(root: fixture.root, kvm: .good)
        #expect(try await result(of: emulator).verdict == .passed)
        #expect(emulator.accelerations == ["kvm"])
    }

    @Test func whatIsMissingIsNamed() throws {
        try fixture.file("/etc/os-release", "ID=arch\n")
        func failure(_ installed: Set<String>, architecture: String = "x86_64") -> Failure? {
            let host = fixture.host(architecture: architecture, programs: NoPrograms(installed: installed))
            do { _ = try TestBootRun(host, machine: host, seconds: 1) } catch { return error }
            return nil
        }
        #expect(failure([], architecture: "aarch64") == .cannotEmulate(architecture: "aarch64"))
        #expect(
            failure([])
                == .emulatorMissing(
                    install: Distribution(family: .arch, name: "Arch Linux").advice(toInstall: ["qemu-system-x86"])))
        #expect(
            failure(["qemu-system-x86_64"])
                == .compilerMissing(install: Distribution(family: .arch, name: "Arch Linux").advice(toInstall: ["gcc"]))
        )
        #expect(failure(["qemu-system-x86_64", "clang"]) == nil)
    }
}
