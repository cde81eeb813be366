import Text

/// Whether the modules and the userspace driver have the same version at the next boot. The GPU does not work with
/// mixed versions.
package struct UserspaceMatch {
    private let userspace: Userspace?
    /// The versions of the modules that bootable kernels will have.
    private let version: DriverVersion?
    private let distribution: Distribution

    /// As the system is now.
    package init(_ inventory: Inventory) {
        self.init(inventory, modules: inventory.active?.version)
    }

    package init(_ inventory: Inventory, modules version: DriverVersion?) {
        userspace = inventory.userspace
        distribution = inventory.distribution
        self.version = version
    }

    /// nil if they match, or one of them is not installed.
    package var risk: Risk? {
        guard let userspace, let version, !userspace.works(with: version) else { return nil }
        return .otherUserspace(userspace, modules: version)
    }

    package var problem: String? { risk?.words }

    /// What to do about it.
    package var advice: Advice? {
        guard let userspace, let version, risk != nil else { return nil }
        let package = userspace.package?.printable ?? "the userspace driver"
        let back = Invocation.use(userspace.version)
        if userspace.package != nil, let command = distribution.installCommand([package]), version > userspace.version {
            return "before you reboot, upgrade \(package) to \(version) (\(command)), or go back: \(back)"
        }
        return
            "before you reboot, install \(package) \(version), or the modules of \(userspace.version): \(back)"
    }

    /// The problem with the advice, for the notes of a plan.
    package var note: String? {
        guard let problem, let advice else { return nil }
        return "\(problem); \(advice)"
    }
}
