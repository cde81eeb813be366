import Glibc
import SystemPackage

/// A user of the machine, as the password database knows it.
public struct UserAccount: Hashable, Sendable {
    public let user: UInt32
    public let group: UInt32
    public let name: String
    public let home: String
    /// Whether the password database has it; its groups can be had only then.
    public let isKnown: Bool

    public init(user: UInt32, group: UInt32, name: String, home: String, isKnown: Bool = true) {
        self.user = user
        self.group = group
        self.name = name
        self.home = home
        self.isKnown = isKnown
    }

    /// The account with this user number. One that the database does not know has no home of its own.
    public static func find(user: UInt32, group: UInt32) -> UserAccount {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16384)
        guard getpwuid_r(user, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            return UserAccount(user: user, group: group, name: "\(user)", home: "/", isKnown: false)
        }
        return UserAccount(
            user: user, group: entry.pw_gid, name: String(cString: entry.pw_name), home: String(cString: entry.pw_dir))
    }
}
