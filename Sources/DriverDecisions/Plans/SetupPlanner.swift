import DriverModel
import SystemPackage

/// Decides what `driver dkms setup` does: register the driver's source in /usr/src.
package struct SetupPlanner {
    let inventory: Inventory
    let version: String?
    let writesConf: Bool

    package init(_ inventory: Inventory, version: String? = nil, writesConf: Bool = false) {
        self.inventory = inventory
        self.version = version
        self.writesConf = writesConf
    }

    package func plan() throws(Failure) -> Plan {
        try inventory.requireDkms()
        let source = try chosenSource()
        var plan = Plan()
        let isWhole = source.isWholeTree
        let confPath = source.path.appending("dkms.conf")
        if let version = source.version, isWhole, source.needsConf {
            if case .package(let package) = source.origin {
                throw .confBelongsToPackage(confPath, package: package, faults: source.confProblems)
            }
            guard writesConf else { throw .faultyConf(confPath, faults: source.confProblems) }
            plan.steps.append(.writeConf(DkmsConfTemplate(version: version), at: confPath))
        } else if !source.hasDkmsConf {
            throw .faultyConf(confPath, faults: source.confProblems)
        }
        let identity = try identity(of: source, writing: !plan.isEmpty)
        if let existing = inventory.registrations.first(where: {
            $0.name == identity.module && $0.version == identity.version
        }) {
            if let reason = existing.fault?.words, plan.isEmpty {
                throw .brokenRegistration(existing.title, reason: reason)
            }
            plan.notes.append("\(existing.title) is already registered")
        } else {
            if inventory.active == nil, inventory.isPassedOver(identity.module, identity.version) {
                plan.steps.append(.admit(module: identity.module, version: identity.version))
            }
            plan.steps.append(.register(module: identity.module, version: identity.version))
        }
        return plan
    }

    private func chosenSource() throws(Failure) -> SourceTree {
        if let version {
            guard DriverVersion(version).isWellFormed else { throw .malformedVersion(version) }
            guard let source = inventory.sources.first(where: { $0.version?.text == version }) else {
                throw .noSource(
                    folder: inventory.locations.sourceFolder(of: SourcePlanner.module, DriverVersion(version)),
                    install: inventory.driverAdvice)
            }
            return source
        }
        guard let newest = inventory.sources.first else {
            throw .noSource(folder: inventory.locations.source, install: inventory.driverAdvice)
        }
        // If a version is registered already, the user means that one and not a newer one beside it.
        return inventory.sources.first { $0.path == inventory.active?.source?.path } ?? newest
    }

    /// DKMS looks for `<version>` of `<module>` only in `/usr/src/<module>-<version>`.
    private func identity(
        of source: SourceTree, writing: Bool
    ) throws(Failure) -> (module: String, version: DriverVersion) {
        let name = source.path.lastComponent?.string ?? ""
        let folderName = name.split(separator: "-").dropLast().joined(separator: "-")
        let module = writing ? SourcePlanner.module : source.packageName ?? folderName
        let version = writing ? source.version : source.packageVersion ?? source.version
        guard let version else {
            throw .faultyConf(source.path.appending("dkms.conf"), faults: ["PACKAGE_VERSION is missing"])
        }
        let expected = DkmsLocations.sourceName(module, version)
        guard name == expected else { throw .sourceNameMismatch(source.path, expected: expected) }
        return (module, version)
    }
}
