import DriverModel
import Host
import SystemPackage

/// A file in /etc/dkms that keeps DKMS from building a version whose source must stay in /usr/src, because it belongs
/// to a package or was put there by hand.
///
/// Arch's hook of DKMS installs everything in /usr/src, whatever AUTOINSTALL says. It skips what BUILD_EXCLUSIVE
/// excludes.
package struct SourceOverride {
    private static let mark = "# Written by nvctl"
    private static let folder = DkmsLocations.settings

    package let root: SystemRoot
    package let module: String
    package let version: DriverVersion

    package init(root: SystemRoot, module: String, version: DriverVersion) {
        self.root = root
        self.module = module
        self.version = version
    }

    package var path: FilePath { Self.folder.appending("\(DkmsLocations.sourceName(module, version)).conf") }

    package var text: String {
        """
        \(Self.mark): another version of the driver is in use.
        # 'nvctl driver dkms use \(version)' switches back to this one, and removes this file.
        AUTOINSTALL=""
        BUILD_EXCLUSIVE_KERNEL="^not-in-use$"

        """
    }

    /// What DKMS skips, such as `nvidia-590.48.01`.
    package static func names(in root: SystemRoot) -> Set<String> {
        let files = root.names(in: folder).filter { $0.hasSuffix(".conf") && isOurs(folder.appending($0), in: root) }
        return Set(files.map { String($0.dropLast(".conf".count)) })
    }

    package static func isOurs(_ path: FilePath, in root: SystemRoot) -> Bool {
        root.firstLine(path)?.hasPrefix(mark) ?? false
    }
}
