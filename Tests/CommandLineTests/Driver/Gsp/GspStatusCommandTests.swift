import TestSupport
import Testing

@testable import NvctlCommandLine

/// `driver gsp status`: whether GSP is in use, why not, and what this boot's kernel log says.
@Suite struct GspStatusCommandTests {
    var system: GpuSystem
    private var fixture: FixtureRoot { system.fixture }

    init() throws { system = try GpuSystem() }

    /// The text after `GSP: ` for the first GPU.
    private func state(_ run: CommandRun) -> String? {
        run.lines.lazy.compactMap { line in line.firstRange(of: "GSP: ").map { String(line[$0.upperBound...]) } }.first
    }

    /// The driver has bound the GPU, but has not initialised it.
    private func failing(_ messages: String...) throws {
        try fixture.gpuInformation(firmware: nil, videoBIOS: nil)
        try fixture.file("/dev/kmsg", "")
        for message in messages { try fixture.appendToKernelLog(message) }
    }

    @Test func aGpuThatNobodyHasUsedYet() async throws {
        try failing()
        let run = await system.gsp()
        #expect(state(run)?.hasPrefix("unknown (no program has used this GPU since the driver was loaded") ?? false)
        #expect(run.status == 0)
    }

    // MARK: Failures in the kernel log

    @Test func theFirmwareWasNotFound() async throws {
        try failing(
            "nvidia 0000:01:00.0: Direct firmware load for nvidia/590.48.01/gsp_ga10x.bin failed with error -2",
            "NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x61:0x56:1860)",
            "NVRM: GPU 0000:01:00.0: rm_init_adapter failed, device minor number 0")
        let run = await system.gsp()
        #expect(state(run) == "failed (the kernel did not find the firmware that the driver requested)")
        #expect(run.lines(with: "      kernel: nvidia 0000:01:00.0: Direct firmware load for").count == 1)
        #expect(run.lines(with: "version 590.48.01, which contains the firmware (nvidia-utils)").count == 1)
        #expect(run.status == 2)
    }

    @Test(arguments: [
        ("NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x61:0x56:1860)", "the driver did not get its firmware"),
        ("NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x62:0x40:1880)", "the firmware did not start"),
        ("NVRM: GPU0 RmInitAdapter: Cannot initialize GSP firmware RM", "the firmware did not start"),
        (
            "NVRM: GPU0 kgspExecuteFwsec_TU102: unexpected WPR2 already up, cannot proceed with booting GSP",
            "the firmware cannot start: the GPU was left in a bad state"
        ),
        ("NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x26:0xffff:1482)", "the GPU could not be initialised"),
        (
            "NVRM: The NVIDIA GPU 0000:01:00.0\nNVRM: (PCI ID: 10de:2684) installed in this system has\n"
                + "NVRM: fallen off the bus and is not responding to commands.",
            "the GPU does not answer: it has fallen off the bus"
        ),
    ])
    func whatTheDriverSays(message: String, explanation: String) async throws {
        try failing(message)
        let run = await system.gsp()
        #expect(state(run) == "failed (\(explanation))")
        #expect(run.status == 2)
    }

    @Test(arguments: [119, 120, 154])
    func firmwareThatStoppedAnswering(xid: Int) async throws {
        try fixture.appendToKernelLog(
            "NVRM: Xid (PCI:0000:01:00): \(xid), pid=1234, name=game, Timeout after 45s of waiting for RPC response "
                + "from GPU0 GSP! Expected function 76 (GSP_RM_CONTROL) (0x20801702 0x4).")
        let run = await system.gsp()
        #expect(state(run) == "failed (the firmware stopped answering)")
        #expect(run.status == 2)
    }

    @Test(arguments: [
        "NVRM: Xid (PCI:0000:01:00): 13, pid=1234, name=game, Graphics Exception: ESR 0x505730=0x10000",
        "NVRM: Xid (PCI:0000:01:00): 154, GPU recovery action changed from 0x1 (GPU Reset Required) to 0x0 (None)",
        "nouveau 0000:01:00.0: Direct firmware load for nvidia/ad102/gsp/booter_load-535.113.01.bin failed with error "
            + "-2",
        "NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x62:0x40:1880)",
    ])
    func whatIsNoReasonWhileTheFirmwareIsInUse(message: String) async throws {
        try fixture.appendToKernelLog(message)
        let run = await system.gsp()
        #expect(state(run) == "in use, firmware 590.48.01")
        #expect(run.status == 0)
    }

    @Test func theGpuThatFailsIsNamed() async throws {
        try fixture.pciDevice(GpuSystem.other)
        try fixture.gpuInformation(GpuSystem.other, firmware: nil, videoBIOS: nil)
        try fixture.appendToKernelLog("NVRM: GPU 0000:41:00.0: RmInitAdapter failed! (0x62:0x40:1880)")
        let run = await system.gsp()
        #expect(run.lines.contains("  ✓ 0000:01:00.0 AD102 [GeForce RTX 4090] (10de:2684)"))
        #expect(run.lines.contains("  ✗ 0000:41:00.0 AD102 [GeForce RTX 4090] (10de:2684)"))
        #expect(run.status == 2)
    }

    // MARK: The parameter

    @Test func theProprietaryModulesCanBeToldNotTo() async throws {
        let proprietary = try GpuSystem(open: false)
        let fixture = proprietary.fixture
        try fixture.gpuInformation(firmware: nil)
        #expect(state(await proprietary.gsp()) == "not in use (the proprietary modules drive this GPU without it)")
        try fixture.loadedDriver(open: false, enableGpuFirmware: 16)
        try fixture.file("/usr/lib/modprobe.d/nvidia.conf", "options nvidia NVreg_EnableGpuFirmware=1\n")
        try fixture.file(
            "/etc/modprobe.d/nvidia.conf",
            "# comment\noptions nvidia \\\n  NVreg_UsePageAttributeTable=1 NVreg_EnableGpuFirmware=0\noptions "
                + "nvidia_drm modeset=1"
        )
        let run = await proprietary.gsp()
        #expect(
            state(run)
                == "not in use (turned off by the module parameter NVreg_EnableGpuFirmware=16, "
                + "set in /etc/modprobe.d/nvidia.conf:2)")
        #expect(run.status == 0)
    }

    @Test func theOpenModulesDoNotObey() async throws {
        try fixture.loadedDriver(enableGpuFirmware: 0)
        let run = await system.gsp()
        #expect(
            run.lines.contains(
                "Parameter:      NVreg_EnableGpuFirmware=0; has no effect on the open modules"))
        #expect(state(run) == "in use, firmware 590.48.01")
    }

    // MARK: Firmware files

    @Test(arguments: [".zst", ".xz"])
    func compressedFirmware(suffix: String) async throws {
        try fixture.root.removeTree("/lib/firmware")
        try fixture.firmware(suffix: suffix)
        let run = await system.gsp()
        #expect(run.lines.contains("  ✓ /lib/firmware/nvidia/590.48.01/gsp_tu10x.bin\(suffix)"))
        #expect(run.status == 0)
    }

    @Test func aFirmwareFolderThatLeadsNowhere() async throws {
        try fixture.root.removeTree("/lib/firmware/nvidia")
        try fixture.link("/lib/firmware/nvidia/590.48.01", to: "/opt/gone")
        let run = await system.gsp()
        #expect(
            run.lines(with: "✗ missing: /lib/firmware/nvidia/590.48.01 points to /opt/gone, which does not exist").count
                == 2)
        #expect(run.lines(with: "the GSP firmware 590.48.01, which the modules for").count == 1)
        #expect(run.status == 2)
    }

    @Test func firmwareOfAnotherVersionDoesNotCount() async throws {
        try fixture.root.removeTree("/lib/firmware/nvidia")
        try fixture.firmware("580.95.05")
        let run = await system.gsp()
        #expect(run.lines(with: "✗ missing: /lib/firmware/nvidia/590.48.01/gsp_ga10x.bin does not exist").count == 1)
        #expect(run.status == 2)
    }

    @Test func oneOfTheFilesIsEnough() async throws {
        try fixture.root.unlink("/lib/firmware/nvidia/590.48.01/gsp_tu10x.bin")
        try fixture.file("/lib/firmware/updates/nvidia/590.48.01/gsp_ga10x.bin", "newer")
        let run = await system.gsp()
        #expect(run.lines(with: "- missing: /lib/firmware/nvidia/590.48.01/gsp_tu10x.bin does not exist").count == 1)
        #expect(run.lines.contains("  ✓ /lib/firmware/updates/nvidia/590.48.01/gsp_ga10x.bin"))
        #expect(run.status == 0)
    }

    // MARK: The kernel log

    @Test func theLogShowsLinesAboutTheDriverOnly() async throws {
        try fixture.kernelLog(
            "usb 1-1: new high-speed USB device",
            "nvidia: module verification failed: signature and/or required key missing",
            "NVRM: odd \u{1b}[2J line")
        let run = await system.gsp()
        #expect(run.lines(with: "usb").isEmpty)
        #expect(run.lines(with: "[    5.001000] nvidia: module verification failed").count == 1)
        #expect(run.lines(with: "[    5.002000] NVRM: odd \\x1b[2J line").count == 1)
    }

    @Test func aLongLogIsCutUnlessAllIsWanted() async throws {
        for number in 0..<30 { try fixture.appendToKernelLog("NVRM: line \(number)") }
        let run = await system.gsp()
        #expect(run.lines(with: "NVRM: line").count == 10)
        #expect(run.lines(with: "NVRM: line 29").count == 1)
        #expect(run.lines(with: "21 earlier lines about the driver: use --verbose").count == 1)
        #expect(await system.gsp("-v").lines(with: "NVRM: line").count == 30)
    }

    @Test func aLogThatIsNotThere() async throws {
        try fixture.root.unlink("/dev/kmsg")
        let run = await system.gsp()
        #expect(run.lines(with: "not read: cannot read").count == 1)
        #expect(run.status == 0)
    }
}

extension FixtureRoot {
    fileprivate func appendToKernelLog(_ message: String) throws {
        let before = root.text("/dev/kmsg") ?? ""
        try kernelLog(message)
        let after = root.text("/dev/kmsg")?.split(separator: "\n", maxSplits: 1).last ?? ""
        try file("/dev/kmsg", before + after)
    }
}
