import DriverModel
import SystemPackage
import Text

/// Findings about the registration of the driver, and about the source that DKMS would build.
enum RegistrationRules {
    @Sendable static func missing(_ examination: Examination) -> [Finding] {
        let inventory = examination.inventory
        guard inventory.registrations.isEmpty else { return [] }
        if let source = inventory.sources.first {
            return [
                Finding(
                    .driverNotRegistered, .error, "\(Failure.nothingRegistered(sources: [], install: nil).message)",
                    evidence: [(source.path, source.type)], advice: "\(.setup)",
                    repair: source.needsConf || inventory.dkms == nil ? nil : .register)
            ]
        }
        if let copy = inventory.snapshots.first, let version = copy.version {
            return [
                Finding(
                    .driverNotRegistered, .warning,
                    "no NVIDIA driver is registered with DKMS, but nvctl has a copy of the source of "
                        + "\(version.text.printable)",
                    evidence: [(copy.path, copy.type)],
                    advice: "\(.use(version))")
            ]
        }
        let states = examination.booted.map(\.modules.state)
        // If packages supply the modules of every kernel, nothing is missing.
        guard states.isEmpty || states.contains(where: { $0 != .packaged }) else { return [] }
        let message =
            states.contains(.manual)
            ? "the modules were installed by hand, and nothing builds them for the next kernel"
            : "there is no NVIDIA driver: DKMS has none registered, and there is no source"
        return [Finding(.driverNotRegistered, .warning, message, advice: inventory.driverAdvice)]
    }

    @Sendable static func broken(_ examination: Examination) -> [Finding] {
        examination.inventory.registrations.compactMap { registration in
            guard let reason = registration.fault?.words else { return nil }
            let failure = Failure.brokenRegistration(registration.title, reason: reason)
            let link = link(of: registration, in: examination)
            switch registration.link {
            case .added:
                let repair = confRepair(of: registration.source, in: examination)
                return Finding(
                    .dkmsConfUnreadable, .error, failure.message,
                    evidence: [(link.appending("dkms.conf"), reason)],
                    advice: confAdvice(of: registration.source), repair: repair)
            case .sourceMissing(let target):
                return Finding(
                    .sourceMissing, .error, failure.message, evidence: [(link, "\(target)")],
                    advice: failure.advice, repair: sourceRepair(of: registration, in: examination))
            case .sourceUnlinked:
                let isFolder = examination.leftovers.sourceFolders.contains(link)
                let place = place(of: registration, in: examination)
                let isThere = examination.inventory.sources.contains { $0.path == place }
                return Finding(
                    .sourceLinkMissing, .error, failure.message,
                    evidence: [(link, isFolder ? "is a folder, but DKMS needs a link" : "does not exist")],
                    advice: isFolder
                        ? "move it \(isThere ? "away" : "to \(place.string.printable)"), then: \(.fix)"
                        : failure.advice,
                    repair: sourceRepair(of: registration, in: examination))
            }
        }
    }

    private static func link(of registration: Registration, in examination: Examination) -> FilePath {
        examination.inventory.locations.sourceLink(of: registration.name, registration.version)
    }

    /// Where DKMS looks for the source.
    private static func place(of registration: Registration, in examination: Examination) -> FilePath {
        examination.inventory.locations.sourceFolder(of: registration.name, registration.version)
    }

    /// Links the source again if it exists. Otherwise the registration is useless.
    private static func sourceRepair(
        of registration: Registration, in examination: Examination
    ) -> Finding.Repair? {
        let inventory = examination.inventory
        let link = link(of: registration, in: examination)
        guard !examination.leftovers.sourceFolders.contains(link) else { return nil }
        let place = place(of: registration, in: examination)
        // A registration that was being set aside for another version must not come back.
        let isPutAside =
            inventory.isPassedOver(registration.name, registration.version)
            && !registration.builds.contains(where: \.isInstalled)
        if !isPutAside, inventory.sources.contains(where: { $0.path == place }) {
            return .linkSource(link, to: place)
        }
        if registration.name == SourcePlanner.module, registration.link == .sourceMissing(place),
            inventory.snapshots.contains(where: {
                $0.isWholeTree && $0.path == SourceRecord.snapshot(of: registration.version)
            })
        {
            return .linkSource(place, to: SourceRecord.snapshot(of: registration.version))
        }
        let isReplaced = inventory.registrations.contains(where: \.isUsable)
        guard inventory.dkms != nil, isReplaced || !registration.builds.contains(where: \.isInstalled) else {
            return nil
        }
        return .unregister(module: registration.name, version: registration.version)
    }

    // MARK: dkms.conf

    @Sendable static func faultyConf(_ examination: Examination) -> [Finding] {
        let inventory = examination.inventory
        let registered = inventory.registrations.filter(\.isUsable).compactMap { registration in
            registration.source.map { ($0, registration.conf) }
        }
        let others = inventory.registrations.isEmpty ? inventory.sources.prefix(1).map { ($0, DkmsConf?.none) } : []
        return (registered + others).compactMap { source, conf in
            var problems = source.confProblems
            let isFatal = !problems.isEmpty
            if problems.isEmpty, source.isWholeTree, let conf, let version = source.version {
                problems = DkmsConfFault.faults(of: conf, version: version).map(\.explanation)
            }
            guard !problems.isEmpty else { return nil }
            let path = source.path.appending("dkms.conf")
            return Finding(
                .dkmsConfFaulty, isFatal ? .error : .warning,
                isFatal
                    ? "\(path.string.printable) cannot build this source"
                    : "\(path.string.printable) builds only some of the modules",
                evidence: problems.map { (path, $0) }, advice: confAdvice(of: source),
                repair: isFatal ? confRepair(of: source, in: examination) : nil)
        }
    }

    private static func confRepair(of source: SourceTree?, in examination: Examination) -> Finding.Repair? {
        guard let source, source.isWholeTree, source.needsConf, let version = source.version,
            examination.inventory.dkms != nil
        else { return nil }
        if case .package = source.origin { return nil }
        // The template suits only a source in the folder of this name.
        return source.path.lastComponent?.string == DkmsLocations.sourceName(SourcePlanner.module, version)
            ? .writeConf : nil
    }

    private static func confAdvice(of source: SourceTree?) -> Advice? {
        guard let source else { return nil }
        let path = source.path.appending("dkms.conf")
        if case .package(let package) = source.origin {
            return Failure.confBelongsToPackage(path, package: package, faults: []).advice
        }
        return source.isWholeTree
            ? "\(.writeConf)"
            : "put a complete dkms.conf there, or install the driver's package again"
    }

    // MARK: Several

    /// Hooks and `dkms autoinstall` install everything that is in /usr/src, one over the other.
    @Sendable static func several(_ examination: Examination) -> [Finding] {
        let inventory = examination.inventory
        guard let active = inventory.active, active.isUsable else { return [] }
        let names = Set(installedNames(active))
        return inventory.registrations.dropFirst().compactMap { other in
            guard other.isUsable, !names.isDisjoint(with: installedNames(other)), let source = other.source?.path,
                !inventory.isSetApart(other)
            else { return nil }
            return Finding(
                .severalDrivers, .warning,
                "\(other.title.printable) and \(active.title.printable) are both registered, and install "
                    + "to the same place; the next kernel update may install either",
                evidence: [(source, other.title)],
                advice: other.name == active.name
                    ? "choose one version for all kernels: \(.use())"
                    : "\(.unregister(other.version))")
        }
    }

    private static func installedNames(_ registration: Registration) -> [String] {
        registration.builds.first.map { registration.moduleNames(for: $0.kernel) }
            ?? registration.moduleNames(for: KernelRelease(""))
    }
}
