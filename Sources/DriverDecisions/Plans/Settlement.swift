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

    package var summary: String {
        if isBesideOthers { return "give new kernels \(module)/\(version)" }
        guard !others.isEmpty else { return "make \(module)/\(version) the only version in DKMS" }
        let names = others.map { "\(module)/\($0)" }.joined(separator: ", ")
        return "use \(module)/\(version), and keep \(names) outside DKMS's tree"
    }
}
