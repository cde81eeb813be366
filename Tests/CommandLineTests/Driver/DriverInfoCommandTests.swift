import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// `driver info`: GPUs, loaded modules and versions, on machines of many kinds.
@Suite struct DriverInfoCommandTests {
    let system: GpuSystem
    private var fixture: FixtureRoot { system.fixture }

    init() throws { system = try GpuSystem() }

    @Test(arguments: [["driver", "info"], ["driver", "gsp", "status"]])
    func printsWhatTheGoldenFilesShow(command: [String]) async throws {
        let run = await CommandRun.waiting(command, on: system.host)
        try GoldenFile(command.joined(separator: "-")).expect(run.output)
        #expect(run.status == 0)
    }

    // MARK: GPUs

    @Test func withoutAGpuNothingIsWrong() async throws {
        try fixture.root.removeTree("/sys/bus/pci/devices")
        try system.unload()
        let run = await system.info()
        #expect(run.lines(with: "NVIDIA GPUs (0):").count == 1)
        #expect(run.lines.contains("Loaded:         no"))
        #expect(run.status == 0)
    }

    @Test func onlyDisplayControllersOfNvidiaAreGpus() async throws {
        try fixture.pciDevice("0000:01:00.1", device: "22ba", kind: "040300", driver: "snd_hda_intel")
        try fixture.pciDevice("0000:02:00.0", vendor: "1002", driver: "amdgpu")
        try fixture.pciDevice("0000:41:00.0", device: "2330", kind: "030200")
        try fixture.file("/sys/bus/pci/devices/0000:42:00.0/vendor", "0x10de\n")
        try fixture.file("/sys/bus/pci/devices/0000:43:00.0/vendor", "garbage")
        let document = try JSONValue(await system.info("--json").output)
        #expect(document["gpus"]?[0]?["address"] == .string(FixtureRoot.gpuAddress))
        #expect(document["gpus"]?[1]?["address"] == .string("0000:41:00.0"))
        #expect(document["gpus"]?[2] == nil)
    }

    @Test func oneOfTwoIsAVirtualMachines() async throws {
        try fixture.pciDevice(GpuSystem.other, device: "1b80", driver: "vfio-pci")
        let run = await system.info()
        #expect(run.lines.contains("  - 0000:41:00.0 GP104 [GeForce GTX 1080] (10de:1b80)"))
        #expect(
            run.lines.contains(
                "      driver: vfio-pci, GSP: not in use (this GPU is driven by vfio-pci, not by NVIDIA's driver)"))
        #expect(run.status == 0)
    }

    @Test func aGpuThatNobodyHasNamed() async throws {
        try fixture.root.unlink("/usr/share/hwdata/pci.ids")
        #expect(await system.info().lines(with: "NVIDIA GeForce RTX 4090 (10de:2684)").count == 1)
        try system.rebind("nouveau", device: "ffff")
        #expect(await system.info().lines(with: "0000:01:00.0 unknown GPU (10de:ffff)").count == 1)
    }

    @Test(arguments: ["nouveau", "nova_core"])
    func anotherDriverHoldsTheGpu(driver: String) async throws {
        try system.rebind(driver)
        try system.unload()
        let run = await system.info()
        #expect(run.lines(with: "\(driver) drives 0000:01:00.0, so NVIDIA's driver cannot use it").count == 1)
        #expect(run.lines(with: "'blacklist \(driver)'").count == 1)
        #expect(run.status == 2)
    }

    @Test func whoDoesNotWantNvidiasDriverHasNoProblem() async throws {
        let plain = try FixtureRoot()
        try plain.kernel(GpuSystem.kernel)
        try plain.pciDevice(driver: "nouveau")
        let run = await CommandRun.waiting(["driver", "info"], on: plain.host(running: GpuSystem.kernel))
        #expect(run.lines(with: "driver: nouveau").count == 1)
        #expect(run.lines(with: "Problems").isEmpty)
        // The kernel has no modules. Reporting that is up to `status`, but it counts here too.
        #expect(run.status == 2)
        #expect(
            await CommandRun.waiting(["driver", "gsp", "status"], on: plain.host(running: GpuSystem.kernel)).status == 0
        )
    }

    @Test func theOpenModulesSayThatTheGpuIsTooOld() async throws {
        try system.rebind(nil, device: "1b80")
        try fixture.kernelLog(
            "NVRM: The NVIDIA GPU 0000:01:00.0 (PCI ID: 10de:1b80)\nNVRM: installed in this system is not supported by "
                + "open\n"
                + "NVRM: nvidia.ko because it does not include the required GPU\nNVRM: System Processor (GSP).\n"
                + "NVRM: Please see the 'Open Linux Kernel Modules' and 'GSP\nNVRM: Firmware' sections in the driver "
                + "README"
        )
        let run = await system.info()
        #expect(run.lines(with: "GSP: not in use (the driver says that this GPU has no GSP").count == 1)
        #expect(run.lines(with: "0000:01:00.0 is a GPU that NVIDIA's open modules cannot drive").count == 1)
        #expect(run.lines(with: "proprietary driver of branch 580.xx").count == 1)
        #expect(run.status == 2)
    }

    @Test func nvidiasListSaysThatTheGpuIsTooOld() async throws {
        try system.rebind(nil, device: "1180")
        try system.unload()
        #expect(await system.info().lines(with: "GSP: unknown (NVIDIA's driver is not loaded").count == 1)
        try fixture.supportedGpus()
        let run = await system.info()
        #expect(
            run.lines(
                with: "not in use (according to /usr/share"
            ).count == 1)
        #expect(run.lines(with: "proprietary driver of branch 470.xx").count == 1)
    }

    @Test func installedModulesThatAreNotLoaded() async throws {
        try system.rebind(nil)
        try system.unload()
        try fixture.supportedGpus()
        let run = await system.info()
        #expect(run.lines(with: "no driver has bound 0000:01:00.0: the installed modules are not loaded").count == 1)
        try fixture.root.removeTree(FilePath("/lib/modules/\(GpuSystem.kernel)/updates"))
        let build = await system.info()
        #expect(build.lines(with: "nvctl driver dkms build --kernel \(GpuSystem.kernel)").count == 1)
        #expect(build.status == 2)
    }

    // MARK: Versions

    @Test func theUserspaceDriverWasUpdated() async throws {
        try fixture.loadedDriver("580.95.05")
        let run = await system.info()
        #expect(
            run.lines(
                with: "the userspace driver is 590.48.01 and the loaded modules are 580.95.05; the GPU does not work "
                    + "with mixed versions"
            ).count == 1)
        #expect(run.lines(with: "      advice: reboot; if they are still loaded then").count == 1)
        #expect(run.status == 2)
        try fixture.root.unlink("/usr/lib/libnvidia-ml.so.1")
        try fixture.userspace("595.45.04", in: "/usr/lib64")
        #expect(await system.info().lines(with: "install both in the same version, then reboot").count == 1)
    }

    @Test func otherModulesAreInstalledThanLoaded() async throws {
        try fixture.loadedDriver("580.95.05")
        try fixture.root.unlink("/usr/lib/libnvidia-ml.so.1")
        let run = await system.info()
        #expect(run.lines.contains("Userspace:      not found"))
        #expect(run.lines(with: "those installed for this kernel are 590.48.01").count == 1)
        #expect(run.status == 2)
    }

    @Test func modulesOfTwoVersionsAreLoaded() async throws {
        try fixture.file("/sys/module/nvidia_modeset/version", "580.95.05\n")
        let run = await system.info()
        #expect(run.lines(with: "different versions are loaded: nvidia 590.48.01, nvidia_modeset 580.95.05").count == 1)
        #expect(run.status == 2)
    }

    @Test func theProprietaryModulesAreCalledSo() async throws {
        let proprietary = try GpuSystem(open: false)
        #expect(await proprietary.info().lines.contains("Loaded:         590.48.01 (proprietary kernel modules)"))
        try proprietary.fixture.root.removeTree("/proc/driver")
        #expect(await proprietary.info().lines.contains("Loaded:         590.48.01 (proprietary kernel modules)"))
    }

    // MARK: Odd files

    @Test func filesOfProcThatAreAbsent() async throws {
        try fixture.root.removeTree("/proc/driver")
        try fixture.root.removeTree("/sys/module/nvidia")
        try fixture.folder("/sys/module/nvidia")
        let run = await system.info()
        #expect(run.lines.contains("Loaded:         unknown version (kernel modules of unknown licence)"))
        #expect(run.lines(with: "GSP: unknown (the driver does not list this GPU").count == 1)
        #expect(run.status == 0)
    }

    @Test func filesOfProcWithGarbageInThem() async throws {
        let noise = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 251) }
        let information: FilePath = "/proc/driver/nvidia/gpus/0000:01:00.0/information"
        for file: FilePath in ["/proc/driver/nvidia/version", "/proc/driver/nvidia/params", information] {
            try fixture.file(file, bytes: noise)
        }
        #expect(await system.info().status == 0)
        let long = String(repeating: "x", count: 1 << 20)
        try fixture.file(information, "Model: \u{1b}[2J\u{1b}]0;evil\u{7}\nGPU Firmware: \(long)\n")
        try fixture.root.unlink("/usr/share/hwdata/pci.ids")
        let run = await system.info()
        #expect(!run.output.contains("\u{1b}"))
        #expect(run.lines(with: "\\x1b[2J").count == 1)
        #expect(run.output.utf8.count < 4000)
    }

    @Test func namesThatWouldMoveTheCursor() async throws {
        try fixture.file("/usr/share/hwdata/pci.ids", "\n10de  NVIDIA\n\t2684  AD102\u{1b}[2J\n")
        try fixture.file("/sys/module/nvidia/taint", "OE\u{1b}[31m\n")
        let run = await system.info("-v")
        #expect(!run.output.contains("\u{1b}"))
        #expect(run.lines(with: "AD102\\x1b[2J").count == 1)
    }

    // MARK: Other systems

    @Test func aMountedSystemHasNoGpus() async throws {
        let host = fixture.host(running: nil, programs: NoPrograms(installed: ["dkms"]))
        let run = await CommandRun.waiting(["driver", "info"], on: host)
        #expect(run.lines.contains("Loaded:         \(GpuLines.notRunning)"))
        #expect(run.lines.contains("GPUs:           \(GpuLines.notRunning)"))
        #expect(run.lines(with: "✓ /lib/firmware/nvidia/590.48.01/gsp_ga10x.bin").count == 1)
        #expect(run.status == 0)
        try fixture.root.removeTree("/lib/firmware")
        let without = await CommandRun.waiting(["driver", "info"], on: host)
        #expect(without.lines(with: "the GSP firmware 590.48.01, which the modules for").count == 1)
        #expect(without.status == 2)
    }

    @Test func debiansNamesAndPlaces() async throws {
        let debian = try FixtureRoot()
        let kernel = "6.12.48+deb13-amd64"
        let modules = FixtureRoot.driverModules.map { $0.replacingFirst("nvidia", with: "nvidia-current") }
        try debian.file("/etc/os-release", "ID=debian\n")
        try debian.folder("/var/lib/dpkg/info")
        try debian.kernel(kernel, pkgbase: nil, vmlinuz: true)
        let conf = FixtureRoot.driverModules.enumerated().map { index, module in
            "BUILT_MODULE_NAME[\(index)]=\"\(module)\"\nDEST_MODULE_NAME[\(index)]=\"\(modules[index])\"\n"
                + "DEST_MODULE_LOCATION[\(index)]=\"/updates/dkms\"\n"
        }
        try debian.registration(
            "550.163.01", name: "nvidia-current",
            conf: "PACKAGE_NAME=\"nvidia-current\"\nPACKAGE_VERSION=\"550.163.01\"\n" + conf.joined())
        try debian.installed(kernel, version: "550.163.01", name: "nvidia-current", modules: modules)
        try debian.userspace("550.163.01", in: "/usr/lib/x86_64-linux-gnu/nvidia/current")
        try debian.pciNames(in: "/usr/share/misc")
        try debian.pciDevice()
        try debian.loadedDriver("550.163.01", open: false, enableGpuFirmware: 0)
        try debian.gpuInformation(firmware: nil)
        try debian.file("/etc/modprobe.d/nvidia.conf", "options nvidia-current NVreg_EnableGpuFirmware=0\n")
        let host = debian.host(running: kernel, programs: NoPrograms(installed: ["dkms"]))
        let run = await CommandRun.waiting(["driver", "info"], on: host)
        #expect(run.lines.contains("DKMS:           nvidia-current/550.163.01, registered"))
        #expect(run.lines.contains("Userspace:      550.163.01"))
        #expect(run.lines(with: "AD102 [GeForce RTX 4090]").count == 1)
        #expect(run.lines(with: "NVreg_EnableGpuFirmware=0, set in /etc/modprobe.d/nvidia.conf:1").count == 1)
        #expect(run.status == 0)
    }
}

extension String {
    fileprivate func replacingFirst(_ text: String, with other: String) -> String {
        hasPrefix(text) ? other + dropFirst(text.count) : self
    }
}
