import DriverModel
import Host
import SystemPackage
import Text

extension LoadedDriver {
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
            companions: DriverModules.loadedCompanions.compactMap { name in
                guard root.isDirectory(folder.appending(name)) else { return nil }
                return Companion(name: name, version: version(of: name, in: root))
            }
        )
    }

    package static func version(of module: String, in root: SystemRoot) -> DriverVersion? {
        let text = root.firstLine(folder.appending(module).appending("version"))
        return text.map(DriverVersion.init).flatMap { $0.isWellFormed ? $0 : nil }
    }

    /// `NVIDIA UNIX Open Kernel Module for x86_64  590.48.01  Release Build  (…)`
    package static func version(inBanner banner: String) -> DriverVersion? {
        banner.split(separator: " ").map { DriverVersion(String($0)) }.first(where: \.isRelease)
    }
}
