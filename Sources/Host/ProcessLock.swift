import Glibc
import SystemPackage
import SystemValues
import Text

/// The lock that every changing command holds, so that two never work on the same tree at once.
///
/// The lock is a `flock` on an open file: the kernel releases it however the holder ends.
package final class ProcessLock: Sendable {
    // Not in /run/lock: on Debian everybody may create files there, and so hold this lock.
    package static let path: FilePath = "/run/nvctl.lock"

    /// Marks the programs that the holder starts.
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
        // O_NONBLOCK: if somebody has put a named pipe there, opening it must not wait for a writer.
        let descriptor = open(located.forSystem, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer {
            flock(descriptor, LOCK_UN)
            close(descriptor)
        }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    /// Takes the lock, or throws who holds it. `command` and `now` tell others who holds it.
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
        // Whoever can open the file can lock it.
        fchmod(descriptor, 0o600)
        ftruncate(descriptor, 0)
        try writeAll(Array("\(getpid()) \(now) \(command)\n".utf8), to: descriptor, path: located)
        let mark = RunMark(lock: try FileStatus.read(located, following: true).identity, now: now)
        return ProcessLock(descriptor: descriptor, mark: mark)
    }
}

/// Somebody else holds the lock. For a moment after the lock was taken, the file does not yet say who it is.
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
    /// The process that holds an fcntl(2) lock on a file, as dpkg and apt do; 0 if it is in another PID namespace.
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
