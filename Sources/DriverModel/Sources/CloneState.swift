import SystemPackage
import SystemValues

/// A user's git clone of the driver's source, as git describes it.
///
/// git always runs as the clone's owner: its configuration can name programs, and root must not run them.
package struct CloneState: Hashable, Sendable {
    package let path: FilePath
    package let owner: UserAccount
    package let version: DriverVersion
    package let remote: String?
    package let commit: String?
    package let tag: String?
    package let isModified: Bool
    /// Tracked files that differ from the commit. After an interrupted update, the files that completing it would lose.
    package let changedFiles: [String]
    /// An update of the clone that was interrupted.
    package let unfinished: UnfinishedCheckOut?
    /// How many commits are checked out that are in no tag and no remote branch.
    package let ownCommits: Int
    /// What a copy of the clone would hold; nil if a copy of this state exists.
    package let content: CloneContent?
    package let fingerprint: String
    /// Whether everybody can enter its folder, so that the modes of its files decide who can read them.
    package let isOpen: Bool

    package init(
        path: FilePath, owner: UserAccount, version: DriverVersion, remote: String?, commit: String?, tag: String?,
        isModified: Bool, changedFiles: [String], unfinished: UnfinishedCheckOut?, ownCommits: Int,
        content: CloneContent?,
        fingerprint: String, isOpen: Bool
    ) {
        self.path = path
        self.owner = owner
        self.version = version
        self.remote = remote
        self.commit = commit
        self.tag = tag
        self.isModified = isModified
        self.changedFiles = changedFiles
        self.unfinished = unfinished
        self.ownCommits = ownCommits
        self.content = content
        self.fingerprint = fingerprint
        self.isOpen = isOpen
    }

}

/// What a copy of a clone holds.
package struct CloneContent: Hashable, Sendable {
    /// Tracked files as they are in the work tree, and untracked ones that git does not ignore. Files that fewer people
    /// may read than the copy are left out.
    package let files: [String]
    /// Why files are left out, in sentences.
    package let omissions: [String]

    package init(files: [String], omissions: [String]) {
        self.files = files
        self.omissions = omissions
    }
}
