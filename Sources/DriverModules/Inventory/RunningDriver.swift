import Host
import SystemPackage

/// NVIDIA's devices and the module that is loaded, as sysfs has them.
public struct RunningDriver: Hashable, Sendable {
    public struct Device: Hashable, Sendable {
        public let path: FilePath
        /// `1e04`, without `0x`.
        public let number: String
        /// Of the driver that holds it.
        public let driver: String?
    }

    public let devices: [Device]
    public let loadedVersion: DriverVersion?
    public let loadedSourceVersion: String?

    static let module: FilePath = "/sys/module/nvidia"
    private static let pci: FilePath = "/sys/bus/pci/devices"

    static func read(in root: SystemRoot) -> RunningDriver {
        let devices = root.names(in: pci).compactMap { name -> Device? in
            let path = pci.appending(name)
            // Display controllers, not the audio of the same card.
            guard root.firstLine(path.appending("vendor")) == "0x10de",
                root.firstLine(path.appending("class"))?.hasPrefix("0x03") ?? false,
                let number = root.firstLine(path.appending("device")), number.hasPrefix("0x")
            else { return nil }
            let driver = root.linkTarget(path.appending("driver"))?.lastComponent?.string
            return Device(path: path, number: String(number.dropFirst(2)), driver: driver)
        }
        return RunningDriver(
            devices: devices, loadedVersion: root.firstLine(module.appending("version")).map(DriverVersion.init),
            loadedSourceVersion: root.firstLine(module.appending("srcversion")))
    }

    static let none = RunningDriver(devices: [], loadedVersion: nil, loadedSourceVersion: nil)
}
