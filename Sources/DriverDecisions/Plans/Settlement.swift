import DriverModel

/// Leaves one version of a driver in DKMS after modules have been installed.
///
/// Arch's hook installs everything in /usr/src, and Debian's hook installs the newest version in DKMS's tree. A version
/// that is not in use is therefore in neither. Its modules are kept, so that going back needs no compiling.
package struct Settlement: Hashable, Sendable {
    package let module: String
    /// The version in use.
    package let version: DriverVersion
    package let others: [DriverVersion]
    /// Some kernels have the other versions, and keep them.
    package var isBesideOthers = false

    package init(module: String, version: DriverVersion, others: [DriverVersion], isBesideOthers: Bool = false) {
        self.module = module
        self.version = version
        self.others = others
        self.isBesideOthers = isBesideOthers
    }

    /// What becomes of the versions, now that modules have been installed.
    package struct Ending: Hashable, Sendable {
        /// Whether the version is in use. If it could not be installed for any kernel, the others stay in use.
        package let isInUse: Bool
        /// The versions that no hook may install from now on.
        package let unlisted: [DriverVersion]
        /// Those of them that no kernel has any more. They leave DKMS's tree, and their modules are kept.
        package let retired: [DriverVersion]
        /// The record of a version that only some kernels still have, so that a rollback knows it.
        package let partialSwitch: PartialSwitch

        package enum PartialSwitch: Hashable, Sendable {
            /// The record stays as it is.
            case asBefore
            case none
            case from(DriverVersion)
        }
    }

    /// - Parameter kernels: Those that have a version's modules installed.
    package func ending(_ kernels: (DriverVersion) -> [KernelRelease]) -> Ending {
        let isInUse = !kernels(version).isEmpty
        let unlisted = isInUse ? others : [version]
        let remaining = others.filter { !kernels($0).isEmpty }
        // A version that the user gave to single kernels is not the one that the others had before.
        let partialSwitch: Ending.PartialSwitch =
            if !isInUse, !isBesideOthers {
                .asBefore
            } else if !isBesideOthers, remaining.count == 1, let earlier = remaining.first {
                .from(earlier)
            } else {
                .none
            }
        return Ending(
            isInUse: isInUse, unlisted: unlisted, retired: unlisted.filter { kernels($0).isEmpty },
            partialSwitch: partialSwitch)
    }

    package var summary: String {
        if isBesideOthers { return "give new kernels \(module)/\(version)" }
        guard !others.isEmpty else { return "make \(module)/\(version) the only version in DKMS" }
        let names = others.map { "\(module)/\($0)" }.joined(separator: ", ")
        return "use \(module)/\(version), and keep \(names) outside DKMS's tree"
    }
}
