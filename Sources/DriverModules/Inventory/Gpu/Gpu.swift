import Host
import SystemPackage

/// A GPU of NVIDIA's, as the PCI bus has it, whether or not a driver knows it.
package struct Gpu: Hashable, Sendable {
    /// `0000:01:00.0`: domain, bus, device, function.
    package let address: String
    package let device: UInt16
    package let subsystemVendor: UInt16?
    package let subsystemDevice: UInt16?
    /// By the distribution's list of PCI devices.
    package let name: String?
    /// The kernel driver that is bound to it: `nvidia`, `nouveau`, `vfio-pci`, …
    package let driver: String?
    /// Powered down until somebody uses it, as in notebooks. Asking the driver would wake it.
    package let isAsleep: Bool
    /// What NVIDIA's driver says of it.
    package let information: GpuInformation?

    static let vendor: UInt16 = 0x10de

    /// `10de:2684`, as lspci writes it.
    package var identifier: String { "\(Self.hex(Self.vendor)):\(Self.hex(device))" }

    package var hasNvidiaDriver: Bool { driver == "nvidia" }

    /// Its folder in sysfs.
    var place: FilePath { GpuScan.devices.appending(address) }

    private static func hex(_ number: UInt16) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

/// Finds the GPUs of the machine.
struct GpuScan {
    let root: SystemRoot

    static let devices: FilePath = "/sys/bus/pci/devices"

    /// In the order of their addresses.
    func gpus() -> [Gpu] {
        let names = PciNames(root: root)
        return root.names(in: Self.devices).compactMap { gpu(at: $0, names: names) }
    }

    private func gpu(at address: String, names: PciNames) -> Gpu? {
        let folder = Self.devices.appending(address)
        guard number(folder, "vendor") == UInt32(Gpu.vendor), let kind = number(folder, "class"),
            // Display controllers: VGA compatible, and 3D without a display. A GPU's sound, USB and bridges are others.
            [0x0300, 0x0302].contains(kind >> 8),
            let device = number(folder, "device").flatMap(UInt16.init(exactly:))
        else { return nil }
        return Gpu(
            address: address,
            device: device,
            subsystemVendor: number(folder, "subsystem_vendor").flatMap(UInt16.init(exactly:)),
            subsystemDevice: number(folder, "subsystem_device").flatMap(UInt16.init(exactly:)),
            name: names.name(of: device),
            driver: root.linkTarget(folder.appending("driver"))?.lastComponent?.string,
            isAsleep: root.firstLine(folder.appending("power/runtime_status")) == "suspended",
            information: .read(of: address, in: root)
        )
    }

    private func number(_ folder: FilePath, _ name: String) -> UInt32? {
        guard let text = root.firstLine(folder.appending(name)), text.hasPrefix("0x") else { return nil }
        return UInt32(text.dropFirst(2), radix: 16)
    }
}
