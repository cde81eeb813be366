import DriverModel
import SystemPackage
import SystemValues

/// A request to check out a tag of a clone and to copy its files.
package struct CheckOut: Hashable, Sendable {
    package let clone: FilePath
    package let owner: UserAccount
    package let tag: String
    package let version: DriverVersion
    /// The tag that a killed run was checking out; what looks like somebody's changes is half of that tag. Otherwise
    /// nil.
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
