import Text

/// Whether modules and the userspace driver are of one version at the next boot. A mix has no working GPU.
package struct UserspaceMatch {
    private let userspace: Userspace?
    /// Of the modules that a bootable kernel will have.
    private let version: DriverVersion?
    private let distribution: Distribution

    /// As it is now.
    package init(_ inventory: Inventory) {
        self.init(inventory, modules: inventory.active?.version)
    }

    package init(_ inventory: Inventory, modules version: DriverVersion?) {
        userspace = inventory.userspace
        distribution = inventory.distribution
        self.version = version
    }

    /// A sentence without its full stop; nil when they match, or one of them is not there.
    package var problem: String? {
        guard let userspace, let version, !userspace.works(with: version) else { return nil }
        let package = userspace.package.map { " (\($0.printable))" } ?? ""
        return "the userspace driver\(package) is of version \(userspace.version), the modules of \(version): "
            + "with both the GPU does not work after the next boot"
    }

    /// What to do about it.
    package var advice: Advice? {
        guard let userspace, let version, problem != nil else { return nil }
        let package = userspace.package?.printable ?? "the userspace driver"
        let back = Invocation.use(userspace.version)
        if userspace.package != nil, let command = distribution.installCommand([package]), version > userspace.version {
            return "before it, bring \(package) to \(version) (\(command)), or go back: \(back)"
        }
        return "before it, install \(package) in version \(version), or the modules of \(userspace.version): \(back)"
    }

    /// Both, for the notes of a plan.
    package var note: String? {
        guard let problem, let advice else { return nil }
        return "\(problem); \(advice)"
    }
}
