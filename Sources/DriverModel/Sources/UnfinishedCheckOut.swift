import SystemPackage

/// A checkout that was interrupted. To git it looks as if somebody had changed the files.
package struct UnfinishedCheckOut: Hashable, Sendable {
    package let tag: String
    /// Whether some of its files are there. If not, it had not begun, or somebody has dealt with it.
    package let isHalfway: Bool
    /// Files that completing it would lose: they are neither as they were before nor as the tag has them.
    package let others: [String]

    package init(tag: String, isHalfway: Bool, others: [String]) {
        self.tag = tag
        self.isHalfway = isHalfway
        self.others = others
    }

    /// What the record of a checkout says until the checkout is complete.
    package static func mark(_ tag: String, in clone: FilePath) -> String { "\(tag) \(clone.string)" }
}
