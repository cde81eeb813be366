import CLinux
import SystemValues

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
