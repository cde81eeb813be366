import DriverModel
import Host
import SystemPackage

/// Finds the GPUs of the machine.
struct GpuScan {
    let root: SystemRoot

    /// In the order of their addresses.
    func gpus() -> [Gpu] {
        let names = PciNames(root: root)
        return root.names(in: Gpu.devices).compactMap { gpu(at: $0, names: names) }
    }

    private func gpu(at address: String, names: PciNames) -> Gpu? {
        let folder = Gpu.devices.appending(address)
        guard number(folder, "vendor") == UInt32(Gpu.vendor), let kind = number(folder, "class"),
            // Display controllers: VGA compatible, and 3D without a display. A GPU's sound, USB and bridges have other
            // classes.
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
