import DriverModel
import SystemPackage
import SystemValues

/// A tag of a clone to be checked out and copied.
package struct CheckOut: Hashable, Sendable {
    package let clone: FilePath
    package let owner: UserAccount
    package let tag: String
    package let version: DriverVersion
    /// The tag that a run was at that was killed: what looks like somebody's changes is half of it.
    package let completing: String?

    package init(clone: FilePath, owner: UserAccount, tag: String, version: DriverVersion, completing: String?) {
        self.clone = clone
        self.owner = owner
        self.tag = tag
        self.version = version
        self.completing = completing
    }

    package var destination: FilePath { SourceRecord.snapshot(of: version) }
}
