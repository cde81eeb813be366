import DriverModel
import Host
import SystemPackage
import Text

extension DriverPackage {
    /// The installed packages of a version: modules, userspace, 32-bit userspace, and whatever else has that version.
    package static func installed(of driver: DriverVersion, in root: SystemRoot) -> [DriverPackage] {
        root.names(in: PackageDatabase.pacmanFolder).compactMap { entry in
            guard let package = PackageDatabase.pacmanNameAndVersion(entry) else { return nil }
            // The version may follow an epoch, as in `1:590.48.01-2`.
            let version = package.version.split(separator: ":").last?.split(separator: "-").first
            guard let version, version == driver.text else { return nil }
            return DriverPackage(name: package.name, version: package.version)
        }
    }

    /// The package's file in pacman's cache; nil if it is no longer there.
    package func cachedFile(in root: SystemRoot) -> FilePath? {
        for folder in Self.cacheFolders(in: root) {
            let found = root.names(in: folder).first { file in
                file.hasPrefix("\(name)-\(version)-") && file.contains(".pkg.tar") && !file.hasSuffix(".sig")
                    && !file.dropFirst("\(name)-\(version)-".count).prefix { $0 != "." }.contains("-")
            }
            if let found { return folder.appending(found) }
        }
        return nil
    }

    private static func cacheFolders(in root: SystemRoot) -> [FilePath] {
        let settings = (root.text("/etc/pacman.conf") ?? "").split(separator: "\n").compactMap { line -> FilePath? in
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingSpaces }
            guard parts.count == 2, parts[0] == "CacheDir" else { return nil }
            return FilePath(String(parts[1]))
        }
        return settings.isEmpty ? ["/var/cache/pacman/pkg"] : settings
    }
}
