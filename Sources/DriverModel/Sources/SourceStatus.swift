import SystemPackage

/// Where the registered driver's source comes from, and how it stands to its git clone.
package struct SourceStatus: Hashable, Sendable {
    /// A commit by its tag, if it has one.
    package struct Position: Hashable, Sendable {
        package let tag: String?
        package let commit: String?
        package var isModified = false

        package init(tag: String?, commit: String?, isModified: Bool = false) {
            self.tag = tag
            self.commit = commit
            self.isModified = isModified
        }

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

    /// The clone that it would look at; nil for a source that is not from git.
    package static func clone(of inventory: Inventory) -> FilePath? {
        // The source of a broken registration is nothing that could be shown.
        guard let source = inventory.active?.source ?? inventory.sources.first else { return nil }
        if let record = source.record { return FilePath(record.clone) }
        if case .git = source.origin { return source.path }
        return nil
    }
}
