/// A user of the machine, as the password database knows it.
package struct UserAccount: Hashable, Sendable {
    package let user: UInt32
    package let group: UInt32
    package let name: String
    package let home: String
    /// Whether the password database has it; its groups can be had only then.
    package let isKnown: Bool

    package init(user: UInt32, group: UInt32, name: String, home: String, isKnown: Bool = true) {
        self.user = user
        self.group = group
        self.name = name
        self.home = home
        self.isKnown = isKnown
    }
}
