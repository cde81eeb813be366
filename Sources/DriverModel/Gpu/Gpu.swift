import SystemPackage

/// An NVIDIA GPU on the PCI bus, whether or not a driver knows it.
package struct Gpu: Hashable, Sendable {
    /// `0000:01:00.0`: domain, bus, device, function.
    package let address: String
    package let device: UInt16
    package let subsystemVendor: UInt16?
    package let subsystemDevice: UInt16?
    /// The name in the distribution's list of PCI devices.
    package let name: String?
    /// The kernel driver that is bound to it: `nvidia`, `nouveau`, `vfio-pci`, …
    package let driver: String?
    /// Powered down until somebody uses it, as in notebooks. Asking the driver would wake it.
    package let isAsleep: Bool
    /// What NVIDIA's driver says about it.
    package let information: GpuInformation?

    package init(
        address: String, device: UInt16, subsystemVendor: UInt16?, subsystemDevice: UInt16?, name: String?,
        driver: String?, isAsleep: Bool, information: GpuInformation?
    ) {
        self.address = address
        self.device = device
        self.subsystemVendor = subsystemVendor
        self.subsystemDevice = subsystemDevice
        self.name = name
        self.driver = driver
        self.isAsleep = isAsleep
        self.information = information
    }

    package static let vendor: UInt16 = 0x10de

    /// `10de:2684`, as lspci writes it.
    package var identifier: String { "\(Self.hex(Self.vendor)):\(Self.hex(device))" }

    package var hasNvidiaDriver: Bool { driver == "nvidia" }

    private static func hex(_ number: UInt16) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension Gpu {
    package static let devices: FilePath = "/sys/bus/pci/devices"

    /// Its folder in sysfs.
    package var place: FilePath { Self.devices.appending(address) }
}
