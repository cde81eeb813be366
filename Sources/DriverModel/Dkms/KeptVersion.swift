import SystemPackage

/// A driver version whose built modules nvctl keeps outside the DKMS tree.
package struct KeptVersion: Hashable, Sendable {
    /// Why modules are kept.
    package enum Reason: String, Codable, Hashable, Sendable {
        /// A package manager's transaction was going to take them away.
        case transaction
        /// Another version has taken their place, and somebody may want them back.
        case replaced
        /// They were never in use: the update that built them was not completed.
        case built
    }

    /// Which version the modules belong to, and how to get the rest of that version back.
    package struct Record: Codable, Hashable, Sendable {
        package let module: String
        package let version: String
        /// The digest of the source that they were built from.
        package let source: String
        /// Packages of this version of the driver, each with its version.
        package let packages: [DriverPackage]
        /// Seconds since 1970.
        package let kept: Int64
        /// nil in records that are older than the second reason.
        private let origin: Reason?

        package init(
            module: String, version: String, source: String, packages: [DriverPackage], kept: Int64, reason: Reason
        ) {
            (self.module, self.version, self.source) = (module, version, source)
            (self.packages, self.kept, self.origin) = (packages, kept, reason)
        }

        package var driver: DriverTitle { DriverTitle(module, DriverVersion(version)) }
        package var title: String { "\(driver)" }
        package var reason: Reason { origin ?? .transaction }
    }

    /// The modules for one kernel.
    package struct Build: Hashable, Sendable {
        package let kernel: KernelRelease
        package let architecture: String
        package let path: FilePath

        package init(kernel: KernelRelease, architecture: String, path: FilePath) {
            self.kernel = kernel
            self.architecture = architecture
            self.path = path
        }
    }

    package let record: Record
    package let sets: [Build]
    package let path: FilePath

    package init(record: Record, sets: [Build], path: FilePath) {
        self.record = record
        self.sets = sets
        self.path = path
    }

    /// Where the modules of a target are, or would be.
    package static func build(for target: BuildTarget) -> Build {
        Build(
            kernel: target.kernel, architecture: target.architecture,
            path: place(target.module, target.version).appending(target.kernel.text).appending(target.architecture))
    }

    /// Where the modules of a version are, or would be.
    package static func place(_ module: String, _ version: DriverVersion) -> FilePath {
        Places.kept.appending("\(module)-\(version)")
    }
}
