import DriverModel
import Host
import SystemPackage

extension SourceStatus {
    /// `facts` is what was read from the clone.
    package static func read(_ inventory: Inventory, clone facts: CloneFacts?, in root: SystemRoot) -> SourceStatus {
        let source = inventory.active?.source ?? inventory.sources.first
        let place = source.flatMap { try? root.resolve($0.path) }
        let others = inventory.sources.filter { (try? root.resolve($0.path)) != place }
        var current: Position?
        var clone: Clone?
        if let source, let facts {
            let record = source.record
            let now = Position(tag: facts.tag, commit: facts.commit)
            current = record.map { Position(tag: $0.tag, commit: $0.commit, isModified: $0.isModified) } ?? now
            let path = record.map { FilePath($0.clone) } ?? source.path
            let hasMoved = now.commit != nil && record?.commit != nil && now.commit != record?.commit
            clone = Clone(
                path: path,
                remote: record.map(\.remote) ?? facts.remote,
                newestRelease: facts.newestRelease.map(DriverVersion.init),
                lastFetch: facts.lastFetch,
                problem: facts.refusal ?? facts.problem,
                movedTo: hasMoved ? now : nil,
                unfinishedUpdateTo: facts.isClone && record != nil ? UnfinishedCheckOut.tag(in: path, root: root) : nil)
        }
        return SourceStatus(
            source: source,
            current: current,
            clone: clone,
            driverVersion: source?.version ?? inventory.driverVersion,
            registration: state(of: source, at: place, inventory: inventory, in: root),
            others: others,
            copied: inventory.snapshots.compactMap(\.version).filter { $0 != source?.version }
        )
    }

    private static func state(
        of source: SourceTree?, at place: FilePath?, inventory: Inventory, in root: SystemRoot
    ) -> RegistrationState {
        let isRegistered = inventory.registrations.contains { registration in
            guard registration.isUsable, let path = registration.source?.path, let place else { return false }
            return (try? root.resolve(path)) == place
        }
        if isRegistered { return .registered }
        if let fault = inventory.active?.fault { return .broken(fault) }
        return .notRegistered
    }
}
