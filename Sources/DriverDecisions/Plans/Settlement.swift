import DriverModel

/// Leaves one version of a driver to DKMS, when modules have been installed.
///
/// Whatever has an entry in /usr/src is installed by Arch's hook, and the newest version of DKMS's tree by Debian's: a
/// version that is not in use has neither. Its modules are kept, so that it can be gone back to without compiling.
package struct Settlement: Hashable, Sendable {
    package let module: String
    /// The one that is in use.
    package let version: DriverVersion
    package let others: [DriverVersion]
    /// Some kernels have the others, and go on having them.
    package var isBesideOthers = false

    package init(module: String, version: DriverVersion, others: [DriverVersion], isBesideOthers: Bool = false) {
        self.module = module
        self.version = version
        self.others = others
        self.isBesideOthers = isBesideOthers
    }

    package var summary: String {
        if isBesideOthers { return "leave \(module)/\(version) to new kernels" }
        guard !others.isEmpty else { return "leave \(module)/\(version) to DKMS alone" }
        let names = others.map { "\(module)/\($0)" }.joined(separator: ", ")
        return "keep \(names) beside DKMS's tree, where \(module)/\(version) is in use"
    }
}
