import SystemPackage

/// Where the registered driver's source comes from, and how it compares with its git clone.
package struct SourceStatus: Hashable, Sendable {
    /// A commit, and its tag if it has one.
    package struct Position: Hashable, Sendable {
        package let tag: String?
        package let commit: String?
        package var isModified = false

        package init(tag: String?, commit: String?, isModified: Bool = false) {
            self.tag = tag
            self.commit = commit
            self.isModified = isModified
        }

        /// The tag, or else enough digits of the commit to be unique.
        package var name: String? { tag ?? commit.map { String($0.prefix(12)) } }
    }

    /// The clone that a source was copied from, or that is the source itself.
    package struct Clone: Hashable, Sendable {
        package let path: FilePath
        /// The URL of `origin`.
        package let remote: String?
        /// nil if the clone cannot be read.
        package let newestRelease: DriverVersion?
        /// When git last fetched, in seconds since 1970, which shows how new the newest release can be; nil if it never
        /// has.
        package let lastFetch: Int64?
        /// Why the clone cannot be read, as part of a sentence.
        package let problem: String?
        /// What is checked out in the clone now, if that is not what the snapshot was taken of.
        package let movedTo: Position?
        /// The tag that `source update` was checking out when it was killed.
        package let unfinishedUpdateTo: String?

        package init(
            path: FilePath, remote: String?, newestRelease: DriverVersion?, lastFetch: Int64?, problem: String?,
            movedTo: Position?, unfinishedUpdateTo: String?
        ) {
            self.path = path
            self.remote = remote
            self.newestRelease = newestRelease
            self.lastFetch = lastFetch
            self.problem = problem
            self.movedTo = movedTo
            self.unfinishedUpdateTo = unfinishedUpdateTo
        }
    }

    package enum RegistrationState: Hashable, Sendable {
        case registered, notRegistered
        case broken(Registration.Fault)
    }

    /// nil if /usr/src has none.
    package let source: SourceTree?
    /// What is built; nil for a source that is not from git.
    package let current: Position?
    package let clone: Clone?
    package let driverVersion: DriverVersion?
    package let registration: RegistrationState
    /// Sources in /usr/src besides this one.
    package let others: [SourceTree]
    /// Versions that `source init` or `source update` has copied, and that are not in use.
    package let copied: [DriverVersion]

    package init(
        source: SourceTree?, current: Position?, clone: Clone?, driverVersion: DriverVersion?,
        registration: RegistrationState, others: [SourceTree], copied: [DriverVersion]
    ) {
        self.source = source
        self.current = current
        self.clone = clone
        self.driverVersion = driverVersion
        self.registration = registration
        self.others = others
        self.copied = copied
    }

    /// The clone that the status is about; nil for a source that is not from git.
    package static func clone(of inventory: Inventory) -> FilePath? {
        // If the registration has no source that can be shown, the first one in /usr/src is shown.
        guard let source = inventory.active?.source ?? inventory.sources.first else { return nil }
        if let record = source.record { return FilePath(record.clone) }
        if case .git = source.origin { return source.path }
        return nil
    }
}
