import Glibc
import SystemPackage
import SystemValues

extension UserAccount {
    /// The account in a system with this user number. A user that the system does not know has a number as name, and no
    /// home.
    package static func find(user: UInt32, group: UInt32, in root: SystemRoot = .host) -> UserAccount {
        guard root.isHost else { return find(user: user, group: group, file: root.text("/etc/passwd") ?? "") }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16384)
        guard getpwuid_r(user, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            return UserAccount(user: user, group: group, name: "\(user)", home: "/", isKnown: false)
        }
        return UserAccount(
            user: user, group: entry.pw_gid, name: String(cString: entry.pw_name), home: String(cString: entry.pw_dir))
    }

    /// Another system's users have other names and homes than the machine's.
    private static func find(user: UInt32, group: UInt32, file: String) -> UserAccount {
        for line in file.split(separator: "\n") {
            // name:password:user:group:comment:home:shell (passwd(5))
            let fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard fields.count > 5, UInt32(fields[2]) == user, let own = UInt32(fields[3]) else { continue }
            return UserAccount(user: user, group: own, name: fields[0], home: fields[5])
        }
        return UserAccount(user: user, group: group, name: "\(user)", home: "/", isKnown: false)
    }
}
