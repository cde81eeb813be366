import SystemPackage
import Text

/// The userspace driver: NVIDIA's libraries, which work with modules of their own version only.
package struct Userspace: Hashable, Sendable {
    package let version: DriverVersion
    /// The file with this version in its name.
    package let library: FilePath
    /// The package that owns the file.
    package let package: String?

    package init(version: DriverVersion, library: FilePath, package: String?) {
        self.version = version
        self.library = library
        self.package = package
    }

    /// With mixed versions, the GPU does not work.
    package func works(with modules: DriverVersion) -> Bool { Self.works(version, with: modules) }

    package static func works(_ version: DriverVersion, with modules: DriverVersion) -> Bool { version == modules }

    /// What to do about a mix.
    package static let matching = "install both in the same version"

    /// Says that it does not work with modules of another version: a sentence without its full stop.
    package func mismatch(with version: DriverVersion, of modules: String = "the modules") -> String {
        "\(versions(with: version, of: modules)); the GPU does not work with mixed versions"
    }

    /// The beginning of such a sentence.
    func versions(with modules: DriverVersion, of name: String = "the modules", namingPackage: Bool = false) -> String {
        let package = namingPackage ? self.package.map { " (\($0.printable))" } ?? "" : ""
        return "the userspace driver\(package) is \(version) and \(name) are \(modules.text.printable)"
    }

    package static let libraryPrefix = "libnvidia-ml.so."

    /// Where distributions and NVIDIA's installer put the library.
    package static let folders: [FilePath] = [
        "/usr/lib", "/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
        "/usr/lib/x86_64-linux-gnu/nvidia/current", "/usr/lib/aarch64-linux-gnu/nvidia/current",
    ]

    /// `libnvidia-ml.so.590.48.01` is of version 590.48.01; `libnvidia-ml.so.1` says nothing.
    package static func version(ofLibrary name: String) -> DriverVersion? {
        guard name.hasPrefix(libraryPrefix) else { return nil }
        let version = DriverVersion(String(name.dropFirst(libraryPrefix.count)))
        return version.isWellFormed && version.text.contains(".") ? version : nil
    }
}
