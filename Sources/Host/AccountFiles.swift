import Glibc
import SystemPackage
import SystemValues

/// /etc/passwd and /etc/group of a system. For the machine's own system, its name services too.
struct AccountFiles {
    let root: SystemRoot

    func name(ofUser user: UInt32) -> String { UserAccount.find(user: user, group: user, in: root).name }

    func name(ofGroup group: UInt32) -> String { entries(of: group).first.map { String($0[0]) } ?? "\(group)" }

    /// A group that is not in the file may have members that are not in the file either.
    func hasMembers(_ group: UInt32, besides user: UInt32) -> Bool {
        let entries = entries(of: group)
        guard !entries.isEmpty else { return true }
        let users = users
        let trusted = Set(
            users.filter { $0.count > 2 && ($0[2] == "0" || $0[2] == "\(user)") }.map { $0[0] } + ["root"])
        if users.contains(where: { $0.count > 3 && $0[3] == "\(group)" && !trusted.contains($0[0]) }) { return true }
        let members = entries.flatMap { $0.count > 3 ? $0[3].split(separator: ",") : [] }
        if members.contains(where: { !trusted.contains($0) }) { return true }
        return root.isHost && Self.known(group).contains { !trusted.contains(Substring($0)) }
    }

    private var users: [[Substring]] { fields(of: "/etc/passwd") }

    private func entries(of group: UInt32) -> [[Substring]] {
        fields(of: "/etc/group").filter { $0.count > 2 && $0[2] == "\(group)" }
    }

    private func fields(of file: FilePath) -> [[Substring]] {
        (root.text(file) ?? "").split(separator: "\n").map {
            $0.split(separator: ":", omittingEmptySubsequences: false)
        }
    }

    /// Members that a name service adds: users of systemd-homed, or of a directory service.
    private static func known(_ group: UInt32) -> [String] {
        var entry = Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        var buffer = [CChar](repeating: 0, count: 1 << 20)
        guard getgrgid_r(group, &entry, &buffer, buffer.count, &found) == 0, let members = found?.pointee.gr_mem
        else { return [] }
        var names: [String] = []
        var next = members
        while let name = next.pointee {
            names.append(String(cString: name))
            next += 1
        }
        return names
    }
}
