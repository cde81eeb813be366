import Glibc
import SystemPackage
import SystemValues
import Text

/// What `stat` reports about a file, as far as nvctl needs it.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: String, Sendable { case file, directory, link, other }

    package let kind: Kind
    package let identity: FileIdentity
    package let mode: CInterop.Mode
    package let owner: UInt32
    package let group: UInt32
    /// The last change of the file's content, place or attributes, in seconds since 1970. Programs that copy files
    /// often set the modification time, but cannot set this one.
    package let changed: Int64

    package var size: Int64 { identity.size }
    /// Seconds since 1970.
    package var modified: Int64 { identity.modifiedNanoseconds / 1_000_000_000 }

    init(_ raw: stat) {
        kind =
            switch raw.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .link
            default: .other
            }
        identity = FileIdentity(
            device: UInt64(raw.st_dev),
            inode: UInt64(raw.st_ino),
            size: Int64(raw.st_size),
            modifiedNanoseconds: Self.seconds(raw.st_mtim) * 1_000_000_000 + Int64(raw.st_mtim.tv_nsec)
        )
        mode = raw.st_mode & 0o7777
        owner = raw.st_uid
        group = raw.st_gid
        changed = Self.seconds(raw.st_ctim)
    }

    /// A file can have any time. Times after the year 2255 count as 2255, so that they fit into 64 bits as nanoseconds.
    private static func seconds(_ time: timespec) -> Int64 {
        min(max(Int64(time.tv_sec), -9_000_000_000), 9_000_000_000)
    }

    static func read(
        _ path: MachinePath, following: Bool, doing operation: String = "access"
    ) throws(FileError) -> FileStatus {
        var raw = stat()
        let result = following ? stat(path.forSystem, &raw) : lstat(path.forSystem, &raw)
        guard result == 0 else { throw .last(operation, path) }
        return FileStatus(raw)
    }
}
