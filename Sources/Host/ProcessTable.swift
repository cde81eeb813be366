import Glibc
import SystemPackage
import SystemValues
import Text

/// The processes of the machine, as /proc shows them to this process.
package struct ProcessTable: Sendable {
    package struct Entry: Hashable, Sendable {
        package let process: Int32
        package let parent: Int32
        package let group: Int32
        /// Seconds since 1970.
        package let started: Int64
        package let arguments: [String]
    }

    fileprivate static let place: FilePath = "/proc"
    private var folder: FilePath { Self.place }
    private var root: SystemRoot { .host }

    package init() {}

    /// Whether /proc is mounted. A chroot may not have it, and without it nothing is known about processes.
    package var isThere: Bool { root.exists(folder.appending("self")) }

    package var processes: [Int32] { root.names(in: folder).compactMap { Int32($0) } }

    /// Nil if there is no such process any more, or if it has ended and its parent has not yet asked how.
    package func entry(_ process: Int32) -> Entry? {
        guard let line = root.text(place(process, "stat"), limit: 4096),
            // The program's name, in brackets, can contain anything.
            let end = line.lastIndex(of: ")")
        else { return nil }
        // From the third field on: state, parent, group. The 22nd field is the start in ticks (proc_pid_stat(5)).
        let fields = line[line.index(after: end)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", let parent = Int32(fields[1]), let group = Int32(fields[2]),
            let ticks = Int64(fields[19])
        else { return nil }
        return Entry(
            process: process, parent: parent, group: group,
            started: (root.bootTime ?? 0) + ticks / Int64(max(1, sysconf(CInt(_SC_CLK_TCK)))),
            arguments: strings(place(process, "cmdline")))
    }

    /// Reading the environment of another user's process needs root.
    package func environment(_ process: Int32) -> [String] { strings(place(process, "environ")) }

    /// This process, its parent, and so on.
    package func ancestors(of process: Int32 = getpid()) -> Set<Int32> {
        var found: Set<Int32> = []
        var next = process
        while next > 0, found.insert(next).inserted { next = entry(next)?.parent ?? 0 }
        return found
    }

    /// Whether the process is root's alone. A set-user-ID program that an ordinary user starts, such as `su` asking for
    /// a password, is not.
    package func isRoots(_ process: Int32) -> Bool {
        let line = root.text(place(process, "status"), limit: 1 << 14)?.split(separator: "\n").first {
            $0.hasPrefix("Uid:")
        }
        // Real, effective, saved and filesystem user, as numbers of this process's user namespace.
        let users = line?.split(whereSeparator: \.isWhitespace).dropFirst() ?? []
        return users.count == 4 && users.allSatisfy { $0 == "0" }
    }

    /// The program that the process runs; nil if this process may not know.
    package func executable(_ process: Int32) -> FilePath? { root.linkTarget(place(process, "exe")) }

    /// Whether the process has the root folder of `system`, and not that of a chroot or a container.
    package func isIn(_ system: SystemRoot, _ process: Int32) -> Bool {
        guard let own = system.status("/", following: true)?.identity, let seen = identity(of: "/", seenBy: process)
        else { return false }
        return seen.device == own.device && seen.inode == own.inode
    }

    /// The file at a path as the process sees it, in its own mount namespace and below its own root.
    package func identity(of path: FilePath, seenBy process: Int32) -> FileIdentity? {
        // Not through SystemRoot: only the kernel can follow this link into another mount namespace.
        (try? FileStatus.read(MachinePath(FilePath("\(folder)/\(process)/root\(path)")), following: true))?.identity
    }

    /// A process of root's that has the file open.
    package func user(of file: FileIdentity) -> Int32? {
        processes.first { process in
            isRoots(process)
                && root.names(in: place(process, "fd")).contains { name in
                    let status = try? FileStatus.read(
                        MachinePath(place(process, "fd").appending(name)), following: true)
                    return status?.identity.device == file.device && status?.identity.inode == file.inode
                }
        }
    }

    private func place(_ process: Int32, _ name: String) -> FilePath {
        folder.appending("\(process)").appending(name)
    }

    private func strings(_ path: FilePath) -> [String] {
        guard let bytes = try? root.read(path, limit: 1 << 20) else { return [] }
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// /proc is not mounted here, as in a chroot.
package struct ProcMissing: WordedError, Hashable, Sendable {
    package init() {}

    package let words = "\(ProcessTable.place) is not mounted, so nvctl can neither see other programs nor stop its own"
    package let advice = "mount it first: mount -t proc proc \(ProcessTable.place)"
}
