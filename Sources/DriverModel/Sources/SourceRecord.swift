import SystemPackage

/// What is recorded about a clone when a snapshot of it is taken. The record is kept beside the snapshot.
package struct SourceRecord: Hashable, Sendable, Codable {

    package var clone: String
    /// See `RemoteAddress`.
    package var remote: String?
    /// The release tag that was checked out, if one was.
    package var tag: String?
    package var commit: String?
    /// Tracked files were changed, or untracked ones added.
    package var isModified: Bool
    /// Shows whether the clone has changed since then.
    package var fingerprint: String
    /// Seconds since 1970.
    package var taken: Int64

    package init(
        clone: String, remote: String? = nil, tag: String? = nil, commit: String? = nil, isModified: Bool,
        fingerprint: String, taken: Int64
    ) {
        self.clone = clone
        self.remote = remote
        self.tag = tag
        self.commit = commit
        self.isModified = isModified
        self.fingerprint = fingerprint
        self.taken = taken
    }

    package static func snapshot(of version: DriverVersion) -> FilePath { Places.sources.appending(version.text) }

    package static func file(of version: DriverVersion) -> FilePath { Places.sources.appending("\(version).json") }
}
