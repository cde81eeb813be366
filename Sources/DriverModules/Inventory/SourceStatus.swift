import Host
import SystemPackage

/// Where the registered driver's source comes from, and how it stands to its git clone.
public struct SourceStatus: Hashable, Sendable {
    /// A commit by its tag, if it has one.
    public struct Position: Hashable, Sendable {
        public let tag: String?
        public let commit: String?
        public var isModified = false

        /// The tag, or else as many digits as are not met twice.
        public var name: String? { tag ?? commit.map { String($0.prefix(12)) } }
    }

    /// The clone that a source was made from, or is.
    public struct Clone: Hashable, Sendable {
        public let path: FilePath
        /// The URL of `origin`.
        public let remote: String?
        /// nil when the clone cannot be read.
        public let newestRelease: DriverVersion?
        /// Seconds since 1970 at which git fetched last, which says how new that can be; nil when it never has.
        public let lastFetch: Int64?
        /// Why it cannot be read, as part of a sentence.
        public let problem: String?
        /// What is checked out in it now, when that is not what the snapshot was taken of.
        public let movedTo: Position?
        /// The tag that `source update` was checking out when it was killed.
        public let unfinishedUpdateTo: String?
    }

    public enum RegistrationState: Hashable, Sendable {
        case registered, notRegistered
        case broken(String)
    }

    /// nil when /usr/src has none.
    public let source: SourceTree?
    /// What is built; nil for a source that is not from git.
    public let current: Position?
    public let clone: Clone?
    public let driverVersion: DriverVersion?
    public let registration: RegistrationState
    /// Sources in /usr/src besides this one.
    public let others: [SourceTree]
    /// Versions that `source init` has copied, or `source update`, and that are not in use.
    public let copied: [DriverVersion]

    /// Reads the clone's files; runs nothing and asks no network.
    public static func read(_ inventory: Inventory, in root: SystemRoot) -> SourceStatus {
        // The source of a broken registration is nothing that could be shown.
        let source = inventory.active?.source ?? inventory.sources.first
        let place = source.flatMap { try? root.resolve($0.path) }
        let others = inventory.sources.filter { (try? root.resolve($0.path)) != place }
        var current: Position?
        var clone: Clone?
        if let source, let record = source.record {
            current = Position(tag: record.tag, commit: record.commit, isModified: record.isModified)
            clone = self.clone(of: record, in: root)
        } else if let source, case .git = source.origin, let git = GitClone(at: source.path, in: root) {
            current = git.position(version: source.version)
            clone = Clone(
                path: source.path, remote: git.remoteURL, newestRelease: git.newestRelease, lastFetch: git.lastFetch,
                problem: nil, movedTo: nil, unfinishedUpdateTo: nil)
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

    private static func clone(of record: SourceRecord, in root: SystemRoot) -> Clone {
        let path = FilePath(record.clone)
        guard let git = GitClone(at: path, in: root) else {
            return Clone(
                path: path, remote: record.remote, newestRelease: nil, lastFetch: nil,
                problem: problem(with: path, in: root), movedTo: nil, unfinishedUpdateTo: nil)
        }
        let version = SourceTreeReader.version(of: path, in: root)
        let now = git.position(version: version)
        let hasMoved = now.commit != nil && record.commit != nil && now.commit != record.commit
        return Clone(
            path: path, remote: record.remote, newestRelease: git.newestRelease, lastFetch: git.lastFetch, problem: nil,
            movedTo: hasMoved ? now : nil, unfinishedUpdateTo: CheckOutRest.tag(in: path, root: root))
    }

    private static func problem(with clone: FilePath, in root: SystemRoot) -> String {
        let name = "the clone \(clone.string.printable)"
        do {
            _ = try root.list(clone)
        } catch {
            return error.isNotFound ? "\(name) is gone" : "\(name) cannot be read: \(error.code)"
        }
        do {
            _ = try root.list(clone.appending(".git"))
        } catch  where error.isPermission {
            return "\(name) cannot be read: \(error.code)"
        } catch {}
        return "\(name) is no git clone any more"
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

extension GitClone {
    fileprivate func position(version: DriverVersion?) -> SourceStatus.Position {
        let commit = head
        return SourceStatus.Position(tag: commit.flatMap { tag(of: $0, version: version) }, commit: commit)
    }
}
