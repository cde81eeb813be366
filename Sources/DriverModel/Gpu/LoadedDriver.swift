import SystemPackage

/// NVIDIA's kernel modules that are loaded now. They may differ from the installed ones.
package struct LoadedDriver: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable { case open, proprietary, unknown }

    package struct Companion: Hashable, Sendable {
        /// The name that it is loaded under: `nvidia_drm`.
        package let name: String
        package let version: DriverVersion?

        package init(name: String, version: DriverVersion?) {
            self.name = name
            self.version = version
        }
    }
    package let version: DriverVersion?
    package let kind: Kind
    package let sourceVersion: String?
    /// The letters that the module added to the kernel's taint: `OE`, `POE`.
    package let taint: String?
    /// The module's parameter `EnableGpuFirmware`, which only the proprietary modules obey.
    package let enableGpuFirmware: Int?
    /// The driver's other modules that are loaded.
    package let companions: [Companion]

    package init(
        version: DriverVersion?, kind: Kind, sourceVersion: String?, taint: String?, enableGpuFirmware: Int?,
        companions: [Companion]
    ) {
        self.version = version
        self.kind = kind
        self.sourceVersion = sourceVersion
        self.taint = taint
        self.enableGpuFirmware = enableGpuFirmware
        self.companions = companions
    }

    /// The parameter's low four bits are 0 if somebody has switched GSP off (nv-firmware-registry.h).
    package var isFirmwareSwitchedOff: Bool { enableGpuFirmware.map { $0 & 0xf == 0 } ?? false }

    package static func kind(banner: String?, taint: String?) -> Kind {
        if let banner, banner.contains("NVIDIA UNIX") {
            return banner.contains("Open Kernel Module") ? .open : .proprietary
        }
        // P: the kernel does not count the module's licence as free.
        return taint.map { $0.contains("P") ? .proprietary : .open } ?? .unknown
    }
}

extension LoadedDriver {
    package static let folder: FilePath = "/sys/module"
}
