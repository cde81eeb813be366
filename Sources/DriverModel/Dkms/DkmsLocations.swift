import SystemPackage

/// Where DKMS keeps its things, from its framework.conf.
package struct DkmsLocations: Hashable, Sendable {
    package var tree: FilePath = "/var/lib/dkms"
    package var source: FilePath = "/usr/src"
    package var install: FilePath = "/lib/modules"

    package init() {}

    package init(tree: FilePath) { self.tree = tree }
}

// MARK: Sources

extension DkmsLocations {
    /// What DKMS calls a version of a module in /usr/src: `nvidia-590.48.01`.
    package static func sourceName(_ module: String, _ version: DriverVersion) -> String { "\(module)-\(version)" }

    /// Where DKMS looks for the source of a version.
    package func sourceFolder(of module: String, _ version: DriverVersion) -> FilePath {
        source.appending(Self.sourceName(module, version))
    }
}

// MARK: The tree

extension DkmsLocations {
    /// Beside the versions of a module, for what installations replaced.
    package static let originals = "original_module"
    private static let activeLinkPrefix = "kernel-"

    /// All that DKMS has of a module: its versions, what is installed, and what made way.
    package func moduleFolder(of module: String) -> FilePath { tree.appending(module) }

    /// Whether a name in a module's folder is that of a version.
    package static func isVersion(_ name: String) -> Bool {
        !name.hasPrefix(".") && !isActiveLink(name) && name != originals
    }

    package func registrationFolder(of module: String, _ version: DriverVersion) -> FilePath {
        moduleFolder(of: module).appending(version.text)
    }

    package func sourceLink(of module: String, _ version: DriverVersion) -> FilePath {
        registrationFolder(of: module, version).appending("source")
    }

    /// Where DKMS compiles. It is empty unless a build is at work, has failed or was interrupted.
    package func workFolder(of module: String, _ version: DriverVersion) -> FilePath {
        registrationFolder(of: module, version).appending("build")
    }

    /// Where DKMS keeps what it has built.
    package func buildFolder(of target: BuildTarget) -> FilePath {
        registrationFolder(of: target.module, target.version).appending(target.kernel.text)
            .appending(target.architecture)
    }

    /// DKMS's link that says what is installed for a kernel.
    package func activeLink(of module: String, _ kernel: KernelRelease, _ architecture: String) -> FilePath {
        moduleFolder(of: module).appending(Self.activeLinkName(kernel, architecture))
    }

    package static func activeLinkName(_ kernel: KernelRelease, _ architecture: String) -> String {
        "\(activeLinkPrefix)\(kernel)-\(architecture)"
    }

    package static func isActiveLink(_ name: String) -> Bool { name.hasPrefix(activeLinkPrefix) }

    package func originalsFolder(of module: String) -> FilePath { moduleFolder(of: module).appending(Self.originals) }

    /// Where DKMS keeps the files of others that made way for a driver.
    package func originals(of module: String, _ kernel: KernelRelease, _ architecture: String) -> FilePath {
        originalsFolder(of: module).appending(kernel.text).appending(architecture)
    }
}

extension BuildTarget {
    package func originals(in locations: DkmsLocations) -> FilePath {
        locations.originals(of: module, kernel, architecture)
    }

    package func activeLink(in locations: DkmsLocations) -> FilePath {
        locations.activeLink(of: module, kernel, architecture)
    }
}

// MARK: Settings

extension DkmsLocations {
    /// DKMS's settings: its own, and those that override what a dkms.conf says.
    package static let settings: FilePath = "/etc/dkms"
    package static let frameworkConf = settings.appending("framework.conf")
    package static let frameworkFolder = settings.appending("framework.conf.d")

    /// The key that DKMS makes and signs modules with, and its certificate. `dkms_tree` does not move them
    /// (3.0.10 to 3.2.2).
    package static let signingKey: FilePath = "/var/lib/dkms/mok.key"
    package static let signingCertificate: FilePath = "/var/lib/dkms/mok.pub"

    /// Where DKMS installs on Arch, Debian and Ubuntu, below a kernel's folder.
    package static let usualDestination = "updates/dkms"
}
