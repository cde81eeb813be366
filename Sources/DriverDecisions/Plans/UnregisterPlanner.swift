import DriverModel
import Text

/// Decides what `driver dkms unregister` does: remove the driver from DKMS, and leave its modules unless they are to be
/// removed, too.
package struct UnregisterPlanner {
    let inventory: Inventory
    let version: String?
    let isPurging: Bool

    package init(_ inventory: Inventory, version: String? = nil, isPurging: Bool = false) {
        self.inventory = inventory
        self.version = version
        self.isPurging = isPurging
    }

    package func plan() throws(Failure) -> Plan {
        try inventory.requireDkms()
        let registration = try chosen()
        var plan = Plan()
        let kernels = registration.builds.filter(\.isInstalled).map(\.kernel)
        plan.steps = [
            .unregister(
                module: registration.name, version: registration.version, kernels: kernels, purging: isPurging)
        ]
        if !isPurging, !kernels.isEmpty {
            plan.notes.append(
                "the modules of \(kernels.count == 1 ? "1 kernel" : "\(kernels.count) kernels") stay, and are shown as "
                    + "manual from now on"
            )
        }
        if !isPurging, registration.builds.contains(where: { $0.isInstalled && $0.hasOriginals }) {
            plan.notes.append("modules that DKMS replaced and archived are removed with the registration")
        }
        if case .package(let package)? = registration.source?.origin {
            plan.notes.append(
                "the package \(package.printable) registers the driver again at its next update; to prevent that, "
                    + "remove the package"
            )
        } else if let source = registration.source, inventory.hooks.hasStandard {
            plan.notes.append(
                "DKMS's hook registers the driver again at the next kernel update, unless you remove \(source.path)")
        }
        return plan
    }

    private func chosen() throws(Failure) -> Registration {
        if let version {
            guard DriverVersion(version).isWellFormed else { throw .malformedVersion(version) }
            let found = inventory.registrations.filter { $0.version.text == version }
            guard let first = found.first else {
                throw .unknownVersion(version, known: inventory.registrations.map(\.title))
            }
            guard found.count == 1 else { throw .ambiguousVersion(known: found.map(\.title)) }
            return first
        }
        guard let active = inventory.active else { throw .nothingRegistered(sources: [], install: nil) }
        // With several versions, nvctl does not guess which one to remove.
        guard inventory.registrations.count == 1 else {
            throw .ambiguousVersion(known: inventory.registrations.map(\.title))
        }
        return active
    }
}
