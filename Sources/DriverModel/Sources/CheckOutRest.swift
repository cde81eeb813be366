import SystemPackage

/// What a check-out that was cut short has left in a clone. To git it looks as if somebody had changed the files.
package struct CheckOutRest: Hashable, Sendable {
    package let tag: String
    /// Some of its files are there. Otherwise it had not begun, or somebody has dealt with it.
    package let isHalfway: Bool
    /// Files that completing it would lose: they are neither as they were nor as the tag has them.
    package let others: [String]

    package init(tag: String, isHalfway: Bool, others: [String]) {
        self.tag = tag
        self.isHalfway = isHalfway
        self.others = others
    }

    /// What is found when the check-out has not come to its end.
    package static func mark(_ tag: String, in clone: FilePath) -> String { "\(tag) \(clone.string)" }
}
