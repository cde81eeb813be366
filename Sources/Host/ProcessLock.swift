import Glibc
import SystemPackage
import SystemValues
import Text

/// The lock that every changing command holds, so that two never work on the same tree at once.
///
/// It is a `flock` on an open file: the kernel lets go of it however the holder ends.
package final class ProcessLock: Sendable {
    // Not in /run/lock: on Debian everybody may make files there, and could hold ours.
    package static let path: FilePath = "/run/nvctl.lock"

    /// What the programs of this holder are known by.
    package let mark: RunMark
    private let descriptor: CInt

    private init(descriptor: CInt, mark: RunMark) {
        self.descriptor = descriptor
        self.mark = mark
    }

    deinit {
        ftruncate(descriptor, 0)
        // A program that is being started at this moment still has a copy of the descriptor, and closing ours alone
        // would leave the lock to it.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    package static func isHeld(in root: SystemRoot) -> Bool {
        guard let located = try? root.locate(path, following: false) else { return false }
        // Not to wait for a writer where somebody has made a named pipe of it.
        let descriptor = open(located.forSystem, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer {
            flock(descriptor, LOCK_UN)
            close(descriptor)
        }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    /// Takes the lock, or throws who has it. `command` and `now` are for those who come while it is held.
    package static func acquire(in root: SystemRoot, command: String, now: Int64) throws -> ProcessLock {
        try root.makeDirectory(path.removingLastComponent())
        let located = try root.locate(path, following: false)
        let descriptor = open(located.forSystem, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileError.last("open the lock", located) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = FileError.last("lock", located)
            close(descriptor)
            guard error.code == .wouldBlock else { throw error }
            throw LockHeld(root.firstLine(path))
        }
        // Who may open it may lock it.
        fchmod(descriptor, 0o600)
        ftruncate(descriptor, 0)
        try writeAll(Array("\(getpid()) \(now) \(command)\n".utf8), to: descriptor, path: located)
        let mark = RunMark(lock: try FileStatus.read(located, following: true).identity, now: now)
        return ProcessLock(descriptor: descriptor, mark: mark)
    }
}

/// Somebody else has the lock; who it is stands in the file a moment after it was taken.
package struct LockHeld: Error, Hashable, Sendable {
    package let process: Int32?
    /// Seconds since 1970.
    package let since: Int64?
    package let command: String?

    init(_ line: String?) {
        let parts = (line ?? "").split(separator: " ", maxSplits: 2)
        process = parts.first.flatMap { Int32($0) }
        since = parts.dropFirst().first.flatMap { Int64($0) }
        command = parts.count > 2 ? String(parts[2]) : nil
    }
}

extension SystemRoot {
    /// Which process holds a lock of fcntl(2) on a file, as dpkg and apt do; 0 when it is of another PID namespace.
    package func recordLockHolder(of path: FilePath) -> Int32? {
        guard let located = try? locate(path) else { return nil }
        let descriptor = open(located.forSystem, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var wanted = flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
        guard fcntl(descriptor, F_GETLK, &wanted) == 0, wanted.l_type != Int16(F_UNLCK) else { return nil }
        return wanted.l_pid
    }
}
