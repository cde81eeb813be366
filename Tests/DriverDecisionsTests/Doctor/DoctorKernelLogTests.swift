import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

/// What the doctor takes from this boot's kernel log, and what it ignores.
@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct DoctorKernelLogTests {
    private static let kernel = DoctorSystem.kernel
    private static let refusal = "nvidia: disagrees about version of symbol module_layout"

    @Test func theLineIsTheEvidenceAndTheCommandIsThisSystems() async throws {
        let system = try await DoctorSystem()
        try system.fixture.kernelLog("nvidia: loading out-of-tree module taints kernel.", Self.refusal)
        let finding = try #require(system.findings(.dkms).first)
        #expect(finding.id == .loadRefused && finding.severity == .error && finding.kernel?.text == Self.kernel)
        #expect(finding.message.hasPrefix("this kernel did not load the driver: "))
        #expect(finding.evidence.map(\.value) == [Self.refusal])
        #expect(finding.advice?.text.contains("nvctl driver dkms build --force --kernel \(Self.kernel)") ?? false)
    }

    /// If a module file and a line of the log show the same fault, there is one finding, and the line is part of its
    /// evidence.
    @Test func whatFilesShowIsNotSaidTwice() async throws {
        let system = try await DoctorSystem()
        try system.fixture.module(
            system.fixture.modulePath("nvidia", of: Self.kernel), ModuleSpec(kernel: "6.18.2-arch1-1"))
        let line = "nvidia: version magic '6.18.2-arch1-1 SMP' should be '6.18.1-arch1-1 SMP'"
        try system.fixture.kernelLog(line)
        let found = system.findings()
        #expect(found.map(\.id) == [.modulesOtherKernel])
        #expect(found.first?.evidence.last?.value == line)
    }

    /// A GPU without a driver is not a second finding beside the reason for it.
    @Test func aGpuWithoutADriverIsExplained() async throws {
        let system = try await DoctorSystem()
        try system.fixture.pciDevice(driver: nil)
        try system.fixture.kernelLog(Self.refusal)
        let found = system.findings()
        #expect(found.map(\.id) == [.loadRefused])
        #expect(found.first?.evidence.count == 2)
        // The missing modules of another kernel do not explain it.
        try system.fixture.file("/dev/kmsg", "")
        try system.fixture.root.removeTree(DoctorSystem.folder(DoctorSystem.zen).appending("updates"))
        #expect(Set(system.findings().map(\.id)) == [.gpuUnbound, .modulesVanished])
    }

    static let past: [(String, [String])] = [
        ("nvidia: version magic 'a' should be 'b'", ["nvidia_modeset"]),
        ("Loading of unsigned module is rejected", []),
        ("NVRM: The NVIDIA probe routine was not called for 1 device(s).", []),
        ("nvidia_uvm: disagrees about version of symbol x", ["nvidia_uvm"]),
        ("NVRM: API mismatch: the client has the version 580, but\nNVRM: this kernel module has the version 590", []),
    ]

    @Test(arguments: past) func whatIsLoadedNowWasNotRefused(line: String, companions: [String]) async throws {
        let system = try await DoctorSystem()
        try system.fixture.loadedDriver(companions: companions)
        try system.fixture.kernelLog(line)
        #expect(system.findings() == [])
    }

    static let present: [(String, [String])] = [
        ("nvidia_uvm: disagrees about version of symbol x", ["nvidia_drm"]),
        ("CFI failure at nv_open+0x1/0x2 [nvidia] (target: x; expected type: 0x1)", []),
    ]

    @Test(arguments: present) func whatIsNotLoadedIsStillToldOf(line: String, companions: [String]) async throws {
        let system = try await DoctorSystem()
        try system.fixture.loadedDriver(companions: companions)
        try system.fixture.kernelLog(line)
        #expect(system.findings().map(\.id) == [.loadRefused])
        #expect(system.findings().map(\.severity) == [.warning])
    }

    /// Modules that were installed after the refusal have not been tried yet.
    @Test func whatWasFixedSinceIsPast() async throws {
        let system = try await DoctorSystem()
        try system.fixture.kernelLog(Self.refusal)
        let module = system.fixture.modulePath("nvidia", of: Self.kernel)
        let installed = try #require(system.fixture.root.status(module)).changed
        for (started, ids) in [(installed + 10, [Finding.ID.loadRefused]), (installed - 100, [])] {
            try system.fixture.file("/proc/stat", "cpu  1 2 3\nbtime \(started)\n")
            #expect(system.findings().map(\.id) == ids)
        }
    }

    @Test(arguments: [
        "nvidia_fs: disagrees about version of symbol module_layout", "nvidiafb: version magic 'a' should be 'b'",
        "Unpatched return thunk in use. nvidia: this should not happen", "usb 1-1: no nvidia here: error -71",
    ])
    func whatIsNotTheDriversOrHarmlessIsPassedOver(line: String) async throws {
        let system = try await DoctorSystem()
        try system.fixture.kernelLog(line)
        #expect(system.findings() == [])
    }

    @Test func whoMayNotReadItIsTold() async throws {
        var examination = try await DoctorSystem().examination
        examination.driver.log = KernelLog(problem: .notPermitted)
        let found = Doctor.findings(examination, scope: .dkms)
        #expect(found.map(\.id) == [.kernelLogUnread] && found.first?.severity == .note)
    }
}
