import Glibc
import Host
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// When NVIDIA's own library is asked, and what becomes of its answer.
@Suite struct AskNvmlCommandTests {
    private var system: GpuSystem
    private var fixture: FixtureRoot { system.fixture }
    private let asked = Asked()

    init() throws {
        system = try GpuSystem()
        try fixture.file("/dev/nvidiactl")
        try fixture.gpuInformation(firmware: nil)
        system.programs = Library(asked: asked)
    }

    private func answering(_ result: ProgramResult) -> GpuSystem {
        var system = system
        system.programs = Library(result: result, asked: asked)
        return system
    }

    @Test func itIsAskedWhereProcSaysNothing() async throws {
        let run = await system.gsp()
        #expect(run.lines.contains("NVML:           answers for 590.48.01"))
        #expect(run.lines(with: "GSP: in use, firmware 590.48.01").count == 1)
        #expect(
            asked.commands == [
                "/usr/bin/nvctl driver gsp ask-nvml /usr/lib/libnvidia-ml.so.590.48.01 0000:01:00.0"
            ])
    }

    @Test(arguments: [
        (ProgramResult(.signalled(14)), "failed: it did not answer"),
        (ProgramResult(.signalled(11)), "failed: it crashed (signal 11)"),
        (
            ProgramResult(.exited(1), errors: "Driver/library version mismatch\n"),
            "failed: Driver/library version mismatch"
        ),
        (ProgramResult(.exited(0), output: "{}"), "failed: it gave no answer"),
        (ProgramResult(.exited(0), output: "\u{1b}[2J"), "failed: it gave no answer"),
        (ProgramResult(.exited(1), errors: "\u{1b}[2J\n"), "failed: \\x1b[2J"),
    ])
    func aLibraryThatFailsChangesNothingElse(result: ProgramResult, text: String) async throws {
        let run = await answering(result).gsp()
        #expect(run.lines.contains("NVML:           \(text)"))
        #expect(run.lines(with: "GSP: unknown (the driver does not say which firmware it uses)").count == 1)
        #expect(run.status == 0)
    }

    @Test func aVersionThatIsNoneIsNotBelieved() async throws {
        let output = #"{"gpus":[{"address":"0000:01:00.0","isEnabled":true,"isDefault":true,"version":"x\u001b[2J"}]}"#
        let run = await answering(ProgramResult(.exited(0), output: output)).gsp()
        #expect(run.lines(with: "GSP: unknown").count == 1)
    }

    @Test func itIsNotAskedWithoutNeed() async throws {
        try fixture.root.unlink("/dev/nvidiactl")
        #expect(await system.gsp().lines(with: "not asked: /dev/nvidiactl does not exist").count == 1)
        try fixture.file("/dev/nvidiactl")
        try fixture.root.removeTree("/sys/bus/pci/devices")
        try fixture.pciDevice(asleep: true)
        #expect(await system.gsp().lines(with: "not asked: no GPU that the driver has bound is awake").count == 1)
        try fixture.pciDevice(GpuSystem.other, driver: "nouveau")
        #expect(await system.gsp().lines(with: "not asked: no GPU that the driver has bound is awake").count == 1)
        try fixture.loadedDriver("580.95.05")
        #expect(await system.gsp().lines(with: "not asked: its version differs").count == 1)
        try system.unload()
        #expect(await system.gsp().lines(with: "not asked: the driver is not loaded").count == 1)
        #expect(asked.commands == [])
    }

    @Test(.enabled(if: geteuid() == 0, "only root can look as root"), arguments: ["", "/libnvidia-ml.so.590.48.01"])
    func rootDoesNotRunWhatOthersCanChange(name: String) async throws {
        let path = try fixture.root.locate(FilePath("/usr/lib\(name)")).path
        #expect(chmod(path.string, 0o777) == 0)
        #expect(await system.gsp().lines(with: "not asked: users other than root can write to it").count == 1)
        #expect(asked.commands == [])
    }

    private final class Asked: Sendable {
        private let list = Mutex<[String]>([])
        var commands: [String] { list.withLock { $0 } }
        func add(_ command: String) { list.withLock { $0.append(command) } }
    }

    private struct Library: ProgramRunner {
        var result = ProgramResult(
            .exited(0),
            output:
                #"{"driverVersion":"590.48.01","gpus":[{"address":"0000:01:00.0","isEnabled":true,"version":"590.48.01"}]}"#
        )
        let asked: Asked

        func locate(_ name: String) -> FilePath? { name == "dkms" ? "/usr/bin/dkms" : nil }
        func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
            asked.add(program.commandLine)
            return result
        }
    }
}
