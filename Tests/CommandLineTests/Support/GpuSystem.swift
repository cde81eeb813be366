import Glibc
import Host
import SystemPackage
import TestSupport

/// An Arch system whose one kernel runs, with the open driver built, installed and loaded, and one GPU.
struct GpuSystem {
    static let kernel = "6.18.2-1-cachyos-lto"
    static let other = "0000:41:00.0"

    let fixture: FixtureRoot
    var programs: any ProgramRunner = NoPrograms(installed: ["dkms"])

    init(version: String = FixtureRoot.version, open: Bool = true) throws {
        fixture = try FixtureRoot()
        try fixture.folder("/var/lib/pacman/local")
        try fixture.file("/etc/os-release", "ID=arch\n")
        try fixture.kernel(Self.kernel)
        try fixture.registration(version)
        try fixture.installed(Self.kernel, version: version)
        try install(version, open: open)
        try fixture.userspace(version)
        try fixture.pacmanPackage("nvidia-utils", "\(version)-1", files: ["/usr/lib/libnvidia-ml.so.\(version)"])
        try fixture.pciNames()
        try fixture.firmware(version)
        try fixture.pciDevice()
        try fixture.loadedDriver(version, open: open)
        try fixture.gpuInformation(firmware: version)
        try fixture.kernelLog(
            "NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  \(version)  Release Build  (root@host)")
    }

    /// The core module with the firmware that it asks for, as DKMS built and installed it.
    private func install(_ version: String, open: Bool) throws {
        var spec = ModuleSpec(version: version, kernel: Self.kernel, license: open ? "Dual MIT/GPL" : "NVIDIA")
        spec.firmware = FixtureRoot.firmwareNames.map { "nvidia/\(version)/\($0)" }
        try fixture.module(
            fixture.buildFolder(Self.kernel, version: version).appending("module/nvidia.ko"), spec)
        try fixture.module(fixture.modulePath("nvidia", of: Self.kernel), spec)
    }

    var host: Host {
        fixture.host(running: Self.kernel, user: geteuid(), now: FixtureRoot.now, programs: programs)
    }

    func info(_ options: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "info"] + options, on: host)
    }

    func gsp(_ options: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "gsp", "status"] + options, on: host)
    }

    /// Replaces the GPU by one that another driver has bound, or none.
    func rebind(_ driver: String?, device: String = "2684") throws {
        try fixture.root.removeTree("/sys/bus/pci/devices")
        try fixture.root.removeTree("/proc/driver/nvidia/gpus")
        try fixture.pciDevice(device: device, driver: driver)
    }

    func unload() throws {
        try fixture.root.removeTree("/sys/module")
        try fixture.root.removeTree("/proc/driver")
    }
}
