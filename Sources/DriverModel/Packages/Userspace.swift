import SystemPackage

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
    package func works(with modules: DriverVersion) -> Bool { version == modules }

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
