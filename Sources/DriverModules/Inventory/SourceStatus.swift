import DriverModel
import Host
import SystemPackage

/// Where the registered driver's source comes from, and how it stands to its git clone.
package struct SourceStatus: Hashable, Sendable {
    /// A commit by its tag, if it has one.
    package struct Position: Hashable, Sendable {
        package let tag: String?
        package let commit: String?
        package var isModified = false

        /// The tag, or else as many digits as are not met twice.
        package var name: String? { tag ?? commit.map { String($0.prefix(12)) } }
    }

    /// The clone that a source was made from, or is.
    package struct Clone: Hashable, Sendable {
        package let path: FilePath
        /// The URL of `origin`.
        package let remote: String?
        /// nil when the clone cannot be read.
        package let newestRelease: DriverVersion?
        /// Seconds since 1970 at which git fetched last, which says how new that can be; nil when it never has.
        package let lastFetch: Int64?
        /// Why it cannot be read, as part of a sentence.
        package let problem: String?
        /// What is checked out in it now, when that is not what the snapshot was taken of.
        package let movedTo: Position?
        /// The tag that `source update` was checking out when it was killed.
        package let unfinishedUpdateTo: String?
    }

    package enum RegistrationState: Hashable, Sendable {
        case registered, notRegistered
        case broken(String)
    }

    /// nil when /usr/src has none.
    package let source: SourceTree?
    /// What is built; nil for a source that is not from git.
    package let current: Position?
    package let clone: Clone?
    package let driverVersion: DriverVersion?
    package let registration: RegistrationState
    /// Sources in /usr/src besides this one.
    package let others: [SourceTree]
    /// Versions that `source init` has copied, or `source update`, and that are not in use.
    package let copied: [DriverVersion]

    /// The clone that it would look at; nil for a source that is not from git.
    package static func clone(of inventory: Inventory) -> FilePath? {
        // The source of a broken registration is nothing that could be shown.
        guard let source = inventory.active?.source ?? inventory.sources.first else { return nil }
        if let record = source.record { return FilePath(record.clone) }
        if case .git = source.origin { return source.path }
        return nil
    }

    /// With what was read of the clone (`CloneFacts`).
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
                unfinishedUpdateTo: facts.isClone && record != nil ? CheckOutRest.tag(in: path, root: root) : nil)
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
        if case .broken(let reason) = inventory.active?.state { return .broken(reason) }
        return .notRegistered
    }
}
