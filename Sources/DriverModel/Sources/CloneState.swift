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
    /// Tracked files that are not as the commit has them, those aside that an update has left so.
    package let changedFiles: [String]
    /// An update was at it, and was killed.
    package let unfinished: UnfinishedCheckOut?
    /// Commits that are checked out and in no tag or branch of somebody else's.
    package let ownCommits: Int
    /// What a copy of it would hold; nil where that was not asked for.
    package let content: CloneContent?
    package let fingerprint: String
    /// Everybody can get into its folder, so that the modes of its files say who can read them.
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
