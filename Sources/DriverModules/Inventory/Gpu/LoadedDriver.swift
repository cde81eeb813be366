import Host
import SystemPackage

/// NVIDIA's kernel modules as they are loaded now, which need not be those that are installed.
package struct LoadedDriver: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable { case open, proprietary, unknown }

    package struct Companion: Hashable, Sendable {
        /// As it is loaded: `nvidia_drm`.
        package let name: String
        package let version: DriverVersion?
    }

    package let version: DriverVersion?
    package let kind: Kind
    package let sourceVersion: String?
    /// The letters of what the module did to the kernel's taint: `OE`, `POE`.
    package let taint: String?
    /// The module's parameter `EnableGpuFirmware`, which only the proprietary modules obey.
    package let enableGpuFirmware: Int?
    /// Those of the other modules that are loaded.
    package let companions: [Companion]

    /// The parameter's low four bits are 0 where somebody has switched GSP off (nv-firmware-registry.h).
    package var isFirmwareSwitchedOff: Bool { enableGpuFirmware.map { $0 & 0xf == 0 } ?? false }

    static let folder: FilePath = "/sys/module"

    static func read(in root: SystemRoot) -> LoadedDriver? {
        guard root.isDirectory(folder.appending("nvidia")) else { return nil }
        let fields = ProcFields(root.text("/proc/driver/nvidia/version", limit: 64 << 10) ?? "")
        let banner = fields["NVRM version"]
        let taint = root.firstLine(folder.appending("nvidia/taint"))
        let parameters = ProcFields(root.text("/proc/driver/nvidia/params", limit: 64 << 10) ?? "")
        return LoadedDriver(
            version: version(of: "nvidia", in: root) ?? banner.flatMap(Self.version(inBanner:)),
            kind: kind(banner: banner, taint: taint),
            sourceVersion: root.firstLine(folder.appending("nvidia/srcversion")),
            taint: taint,
            enableGpuFirmware: parameters["EnableGpuFirmware"].flatMap { Int($0) },
            companions: ["nvidia_modeset", "nvidia_drm", "nvidia_uvm", "nvidia_peermem"].compactMap { name in
                guard root.isDirectory(folder.appending(name)) else { return nil }
                return Companion(name: name, version: version(of: name, in: root))
            }
        )
    }

    private static func version(of module: String, in root: SystemRoot) -> DriverVersion? {
        let text = root.firstLine(folder.appending(module).appending("version"))
        return text.map(DriverVersion.init).flatMap { $0.isWellFormed ? $0 : nil }
    }

    /// `NVIDIA UNIX Open Kernel Module for x86_64  590.48.01  Release Build  (…)`
    private static func version(inBanner banner: String) -> DriverVersion? {
        banner.split(separator: " ").map { DriverVersion(String($0)) }.first(where: \.isRelease)
    }

    private static func kind(banner: String?, taint: String?) -> Kind {
        if let banner, banner.contains("NVIDIA UNIX") {
            return banner.contains("Open Kernel Module") ? .open : .proprietary
        }
        // P: a module whose licence the kernel does not count as free.
        return taint.map { $0.contains("P") ? .proprietary : .open } ?? .unknown
    }
}
