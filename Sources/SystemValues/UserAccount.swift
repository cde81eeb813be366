/// A user of the machine, as the password database knows it.
package struct UserAccount: Hashable, Sendable {
    package let user: UInt32
    package let group: UInt32
    package let name: String
    package let home: String
    /// Whether the password database has this user. The user's groups are known only then.
    package let isKnown: Bool

    package init(user: UInt32, group: UInt32, name: String, home: String, isKnown: Bool = true) {
        self.user = user
        self.group = group
        self.name = name
        self.home = home
        self.isKnown = isKnown
    }
}
