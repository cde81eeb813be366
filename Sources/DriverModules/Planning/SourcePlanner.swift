import Host
import SystemPackage

/// A clone whose tree is to be copied.
public struct SnapshotRequest: Hashable, Sendable {
    public let state: CloneState

    public init(state: CloneState) { self.state = state }

    public var clone: FilePath { state.path }
    public var version: DriverVersion { state.version }
    public var destination: FilePath { SourceRecord.snapshot(of: version) }
}

/// Decides what `driver source init` and `driver source sync` do.
public struct SourcePlanner {
    static let module = "nvidia"

    let inventory: Inventory

    public init(_ inventory: Inventory) { self.inventory = inventory }

    /// Registers a clone. Nothing is done where the version is registered already, from wherever.
    public func initialize(_ clone: CloneState) throws(Failure) -> Plan {
        guard inventory.dkms != nil else {
            throw .dkmsMissing(install: inventory.distribution.installCommand(["dkms"]))
        }
        var plan = Plan()
        let link = inventory.locations.source.appending("\(Self.module)-\(clone.version)")
        if let existing = inventory.registrations.first(where: { $0.version == clone.version }) {
            guard existing.source?.record?.clone == clone.path.string else {
                throw .registeredFromElsewhere(existing.title, source: existing.source?.path)
            }
            plan.notes.append(
                "\(existing.title) is registered from this clone already; 'nvctl driver source sync' rebuilds it")
            return plan
        }
        if let there = inventory.sources.first(where: { $0.path == link }), there.record == nil {
            throw .sourcePathTaken(link)
        }
        let request = SnapshotRequest(state: clone)
        plan.steps = [
            .snapshot(request),
            .linkSource(link, to: request.destination),
            .register(module: Self.module, version: clone.version),
        ]
        for other in inventory.registrations {
            plan.notes.append(
                "\(other.title) stays registered beside it, and the next kernel update may install either: once the "
                    + "new one is built, 'nvctl driver dkms unregister --version \(other.version)' takes the old one out"
            )
        }
        return plan
    }

    /// The registration that `sync` is about: the one named, else the one whose clone is at its version now,
    /// else the active one that comes from git.
    public func synchronizedRegistration(version: String?) throws(Failure) -> Registration {
        let candidates = inventory.registrations.filter { registration in
            if case .git? = registration.source?.origin { registration.isUsable } else { false }
        }
        if let version {
            guard DriverVersion(version).isWellFormed else { throw .malformedVersion(version) }
            guard let named = candidates.first(where: { $0.version.text == version }) else {
                throw .unknownVersion(version, known: candidates.map(\.title))
            }
            return named
        }
        let current = candidates.first { $0.source?.cloneVersion == $0.version }
        guard let registration = current ?? candidates.first else { throw .noSnapshot }
        return registration
    }

    /// Builds from the clone as it is now. `clone` is nil for a source that is no snapshot of one.
    public func synchronize(
        _ registration: Registration, clone: CloneState?, request: BuildRequest, headers: HeadersAdvice
    ) throws(Failure) -> Plan {
        var request = request
        request.version = registration.version.text
        var steps: [Plan.Step] = []
        var taken: Int64 = 0
        if let clone, let record = registration.source?.record {
            guard clone.version == registration.version else {
                throw .versionChanged(clone: clone.path, registered: registration.version, found: clone.version)
            }
            taken = record.taken
            if clone.fingerprint != record.fingerprint {
                steps.append(.snapshot(SnapshotRequest(state: clone)))
                taken = .max
            }
        } else {
            // A clone that somebody put into /usr/src: nothing tells whether it has changed since.
            taken = .max
        }
        // In the same second, too: what was built before the copy must not pass for newer.
        request.outdated = Set(registration.builds.filter { $0.built <= taken }.map(\.kernel))
        var plan = try BuildPlanner(inventory, request, headers: headers).plan()
        plan.steps = steps + plan.steps
        return plan
    }
}
