import SystemPackage

/// Where DKMS keeps its things, from its framework.conf.
package struct DkmsLocations: Hashable, Sendable {
    package var tree: FilePath = "/var/lib/dkms"
    package var source: FilePath = "/usr/src"
    package var install: FilePath = "/lib/modules"

    package init() {}
}

extension DkmsLocations {
    package func sourceLink(of module: String, _ version: DriverVersion) -> FilePath {
        tree.appending(module).appending(version.text).appending("source")
    }

    /// The folder of a driver's version in /usr/src.
    package func entry(of module: String, _ version: DriverVersion) -> FilePath {
        source.appending("\(module)-\(version)")
    }
}
