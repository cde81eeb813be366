/// A tag of a clone that can be checked out.
package struct CloneRelease: Hashable, Sendable {
    package let tag: String
    /// The version in its version.mk.
    package let version: DriverVersion
    /// nil until it has been fetched.
    package let commit: String?

    package init(tag: String, version: DriverVersion, commit: String?) {
        self.tag = tag
        self.version = version
        self.commit = commit
    }
}

/// What a search has found, and what else it has learned of the clone's origin.
package struct FoundRelease: Hashable, Sendable {
    package let release: CloneRelease
    /// It was chosen because it is the newest release, and not by its name.
    package let isNewest: Bool
    /// The origin no longer has the release in use.
    package let isActiveRemoved: Bool

    package init(_ release: CloneRelease, isNewest: Bool = false, isActiveRemoved: Bool = false) {
        self.release = release
        self.isNewest = isNewest
        self.isActiveRemoved = isActiveRemoved
    }
}
