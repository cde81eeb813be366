import CLinux
import Glibc
import SystemPackage
import SystemValues
import Text

extension SystemRoot {
    /// Who besides root can change or replace the file or folder at a path. Nil if nobody can, or if nothing is there
    /// and nobody else can put something there.
    ///
    /// Checks every folder from the root down to the file, through every link, without opening anything. For a link,
    /// the folder that holds it counts: a link cannot be changed, only replaced.
    ///
    /// `besides` is a user who does not count either: the owner of files that nvctl handles for that user.
    package func othersWhoCanWrite(_ path: FilePath, besides user: UInt32 = 0) -> ForeignWriter? {
        WritersWalk(root: self, besides: user).others(path)
    }

    /// The same for a folder and all that is in it.
    package func othersWhoCanWrite(below folder: FilePath) -> ForeignWriter? {
        guard let resolved = try? resolve(folder) else { return nil }
        let walk = WritersWalk(root: self)
        return walk.others(folder) ?? walk.othersBelow(resolved)
    }
}

private struct WritersWalk {
    let root: SystemRoot
    /// In a test's own root, files of the developer who runs the test count as root's.
    private let (trustedUser, trustedGroup): (UInt32, UInt32)
    private let owner: UInt32

    init(root: SystemRoot, besides owner: UInt32 = 0) {
        self.root = root
        self.owner = owner
        (trustedUser, trustedGroup) = root.isHost ? (0, 0) : (geteuid(), getegid())
    }

    func others(_ path: FilePath) -> ForeignWriter? {
        var pending = Array(path.components.reversed())
        var here: FilePath = "/"
        var links = 0
        var status: FileStatus
        switch look(at: here) {
        case .success(let found): status = found
        case .failure(let error): return unreadable(here, error)
        }
        if let foreign = owner(of: status, at: here) { return foreign }
        while let component = pending.popLast() {
            if component.kind == .currentDirectory { continue }
            if component.kind == .parentDirectory {
                here.removeLastComponent()
                guard case .success(let parent) = look(at: here) else { return nil }
                status = parent
                continue
            }
            // Below a file there can be nothing.
            guard status.kind == .directory else { return nil }
            let (folder, next) = (writer(of: status, at: here), here.appending(component))
            let entry: FileStatus
            switch look(at: next) {
            case .success(let found): entry = found
            case .failure(let error): return folder ?? unreadable(next, error)
            }
            // In a sticky folder, only the folder's owner and root can move or remove what belongs to root.
            if let folder, status.mode & 0o1000 == 0 || !isTrusted(entry.owner) {
                return status.mode & 0o1000 == 0 ? folder : owner(of: entry, at: next)
            }
            if entry.kind == .link {
                links += 1
                // The kernel's own limit (path_resolution(7)).
                guard links <= 40, let target = try? readLink(root.place(of: next)) else { return nil }
                if target.isAbsolute {
                    here = "/"
                    guard case .success(let top) = look(at: here) else { return nil }
                    status = top
                }
                pending.append(contentsOf: target.components.reversed())
                continue
            }
            if let foreign = owner(of: entry, at: next) { return foreign }
            (here, status) = (next, entry)
        }
        return writer(of: status, at: here)
    }

    /// Checks everything in a folder. The folder itself has been checked, and there is no link on the way to it.
    func othersBelow(_ folder: FilePath) -> ForeignWriter? {
        for name in root.names(in: folder) {
            let path = folder.appending(name)
            guard case .success(let status) = look(at: path) else { continue }
            let foreign =
                switch status.kind {
                case .link: others(path)
                case .directory: owner(of: status, at: path) ?? writer(of: status, at: path) ?? othersBelow(path)
                case .file, .other: owner(of: status, at: path) ?? writer(of: status, at: path)
                }
            if let foreign { return foreign }
        }
        return nil
    }

    private func look(at inside: FilePath) -> Result<FileStatus, FileError> {
        Result { () throws(FileError) in try FileStatus.read(root.place(of: inside), following: false) }
    }

    /// An ordinary user may not look everywhere, so a place that such a user cannot read says nothing.
    private func unreadable(_ place: FilePath, _ error: FileError) -> ForeignWriter? {
        error.isNotFound || geteuid() != 0 ? nil : ForeignWriter(place: place, who: .unknown)
    }

    private func isTrusted(_ user: UInt32) -> Bool { user == 0 || user == trustedUser || user == owner }

    private func owner(of status: FileStatus, at place: FilePath) -> ForeignWriter? {
        guard !isTrusted(status.owner) else { return nil }
        return ForeignWriter(place: place, who: .owner(AccountFiles(root: root).name(ofUser: status.owner)))
    }

    /// Who may write to a file or folder besides its owner.
    private func writer(of status: FileStatus, at place: FilePath) -> ForeignWriter? {
        if status.mode & 0o002 != 0 { return ForeignWriter(place: place, who: .everybody) }
        // If there is an access control list, these bits are its mask: without them, the list lets nobody else write.
        guard status.mode & 0o020 != 0 else { return nil }
        let accounts = AccountFiles(root: root)
        for grant in AccessList.writers(root.place(of: place)) ?? [.group(nil)] {
            switch grant {
            case .user(let user):
                guard !isTrusted(user) else { continue }
                return ForeignWriter(place: place, who: .user(accounts.name(ofUser: user)))
            case .group(let group):
                let group = group ?? status.group
                guard group != 0, group != trustedGroup, accounts.hasMembers(group, besides: owner) else { continue }
                return ForeignWriter(place: place, who: .group(accounts.name(ofGroup: group)))
            }
        }
        return nil
    }
}

/// A POSIX access control list, as the kernel gives it (acl(5), linux/posix_acl_xattr.h).
enum AccessList {
    enum Grant: Hashable {
        case user(UInt32)
        /// nil for the group that the file belongs to.
        case group(UInt32?)
    }

    /// Who may write besides the owner; nil if there is no list.
    static func writers(_ path: MachinePath) -> [Grant]? {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = clinux_access_list(path.forSystem, &bytes, UInt(bytes.count))
        return count > 0 ? writers(in: bytes[..<count]) : nil
    }

    static func writers(in list: ArraySlice<UInt8>) -> [Grant] {
        stride(from: 4, to: list.count - 7, by: 8).compactMap { start in
            let entry = list.dropFirst(start).prefix(8).map(UInt32.init)
            let (tag, permissions) = (entry[0] | entry[1] << 8, entry[2])
            let account = entry[4] | entry[5] << 8 | entry[6] << 16 | entry[7] << 24
            guard permissions & 2 != 0 else { return nil }
            return switch tag {
            case 0x02: .user(account)
            case 0x04: .group(nil)
            case 0x08: .group(account)
            default: nil
            }
        }
    }
}

/// /etc/passwd and /etc/group of a system. For the machine's own system, its name services too.
private struct AccountFiles {
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
