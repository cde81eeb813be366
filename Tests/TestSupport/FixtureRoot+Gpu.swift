import Host
import SystemPackage

/// GPUs, loaded modules, firmware and kernel messages of a made-up machine.
extension FixtureRoot {
    package static let gpuAddress = "0000:01:00.0"

    /// A device on the PCI bus; an RTX 4090 unless another is given. nil for `driver`: none is bound.
    package func pciDevice(
        _ address: String = gpuAddress, vendor: String = "10de", device: String = "2684", kind: String = "030000",
        driver: String? = "nvidia", asleep: Bool = false
    ) throws {
        let folder = FilePath("/sys/bus/pci/devices").appending(address)
        let values = [
            "vendor": "0x\(vendor)", "device": "0x\(device)", "class": "0x\(kind)", "subsystem_vendor": "0x1458",
            "subsystem_device": "0x40bf", "power/runtime_status": asleep ? "suspended" : "active",
        ]
        for (name, value) in values { try file(folder.appending(name), value + "\n") }
        if let driver { try link(folder.appending("driver"), to: FilePath("../../../../bus/pci/drivers/\(driver)")) }
    }

    /// NVIDIA's modules as loaded, by their files in /sys and /proc.
    package func loadedDriver(
        _ version: String = FixtureRoot.version, open: Bool = true, enableGpuFirmware: Int = 18,
        companions: [String] = ["nvidia_modeset", "nvidia_drm", "nvidia_uvm"]
    ) throws {
        for module in ["nvidia"] + companions {
            try file(FilePath("/sys/module/\(module)/version"), version + "\n")
            try file(FilePath("/sys/module/\(module)/srcversion"), "0123456789ABCDEF01234567\n")
            try file(FilePath("/sys/module/\(module)/taint"), open ? "OE\n" : "POE\n")
        }
        let banner =
            open
            ? "NVIDIA UNIX Open Kernel Module for x86_64  \(version)  Release Build  (root@host)"
            : "NVIDIA UNIX x86_64 Kernel Module  \(version)  Mon Nov 10 10:00:00 UTC 2025"
        try file(
            "/proc/driver/nvidia/version", "NVRM version: \(banner)\nGCC version:  gcc version 15.2.1 (GCC)\n")
        try file(
            "/proc/driver/nvidia/params",
            "ResmanDebugLevel: 4294967295\nEnableGpuFirmware: \(enableGpuFirmware)\nEnableGpuFirmwareLogs: 2\n"
                + "RegistryDwords: \"\"\nExcludedGpus: \"\"\n")
    }

    /// What the driver says of a GPU that it has bound. Without `videoBIOS` it has not been initialised.
    package func gpuInformation(
        _ address: String = gpuAddress, firmware: String? = FixtureRoot.version, videoBIOS: String? = "95.02.3c.00.8e"
    ) throws {
        try file(
            FilePath("/proc/driver/nvidia/gpus").appending(address).appending("information"),
            "Model: \t\t NVIDIA GeForce RTX 4090\nIRQ:   \t\t 153\n"
                + "GPU UUID: \t GPU-01234567-89ab-cdef-0123-456789abcdef\n"
                + "Video BIOS: \t \(videoBIOS ?? "??.??.??.??.??")\nBus Type: \t PCIe\nDMA Size: \t 47 bits\n"
                + "Bus Location: \t \(address)\nDevice Minor: \t 0\nGPU Firmware: \t \(firmware ?? "N/A")\n"
                + "GPU Excluded:\t No\n")
    }

    package static let firmwareNames = ["gsp_ga10x.bin", "gsp_tu10x.bin"]

    package func firmware(_ version: String = FixtureRoot.version, suffix: String = "") throws {
        for name in Self.firmwareNames {
            try file(FilePath("/lib/firmware/nvidia/\(version)/\(name)\(suffix)"), "firmware")
        }
    }

    /// Writes messages as /dev/kmsg gives them, one record each.
    package func kernelLog(_ messages: String...) throws {
        let records = messages.enumerated().map { index, message in
            let escaped = message.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\x0a")
            return "3,\(index + 100),\(5_000_000 + index * 1000),-;\(escaped)\n SUBSYSTEM=pci\n DEVICE=+pci:x\n"
        }
        try file("/dev/kmsg", "6,1,0,-;Linux version 6.18.2\n" + records.joined())
    }

    /// The userspace driver, in the folder where a distribution has it.
    package func userspace(_ version: String = FixtureRoot.version, in folder: FilePath = "/usr/lib") throws {
        let library = folder.appending("libnvidia-ml.so.\(version)")
        try file(library, "library")
        try link(folder.appending("libnvidia-ml.so.1"), to: FilePath("libnvidia-ml.so.\(version)"))
    }

    package func pciNames(in folder: FilePath = "/usr/share/hwdata") throws {
        try file(
            folder.appending("pci.ids"),
            """
            #
            #\tList of PCI ID's
            #
            10dd  Evans & Sutherland
            \t2684  Not NVIDIA's
            10de  NVIDIA Corporation
            \t1b80  GP104 [GeForce GTX 1080]
            \t\t1043 8592  Dual GTX 1080
            # A comment between devices
            \t2684  AD102 [GeForce RTX 4090]
            \t\t1458 40bf  Gaming OC
            10df  Emulex Corporation
            \t2785  Not NVIDIA's either

            """)
    }

    /// NVIDIA's own list of GPUs.
    package func supportedGpus(at path: FilePath = "/usr/share/nvidia/supported-gpus.json") throws {
        try file(
            path,
            """
            {"chips": [
                {"devid": "0x1180", "name": "GeForce GTX 680", "legacybranch": "470.xx", "features": ["vdpaufeatureSetC"]},
                {"devid": "0x1B80", "name": "GeForce GTX 1080", "legacybranch": "580.xx", "features": ["hdmi4k60rgb444"]},
                {"devid": "0x2684", "name": "GeForce RTX 4090", "features": ["kernelopen", "gsp_proprietary_supported"]}
            ]}
            """)
    }
}
