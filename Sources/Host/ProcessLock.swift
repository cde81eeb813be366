import Glibc
import SystemPackage

/// The lock that every changing command holds, so that two never work on the same tree at once.
///
/// It is a `flock` on an open file: the kernel lets go of it however the holder ends.
public final class ProcessLock: Sendable {
    // Not in /run/lock: on Debian everybody may make files there, and could hold ours.
    public static let path: FilePath = "/run/nvctl.lock"

    private let descriptor: CInt

    private init(descriptor: CInt) { self.descriptor = descriptor }

    deinit {
        ftruncate(descriptor, 0)
        close(descriptor)
    }

    /// Takes the lock, or says who has it.
    public static func acquire(in root: SystemRoot, holder: String) throws -> ProcessLock {
        try root.makeDirectory(path.removingLastComponent())
        let located = try root.locate(path)
        let descriptor = open(located.string, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileError.last("open the lock", located) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = FileError.last("lock", located)
            close(descriptor)
            guard error.code == .wouldBlock else { throw error }
            throw LockHeld(path: located, holder: root.firstLine(path))
        }
        // Who may open it may lock it.
        fchmod(descriptor, 0o600)
        ftruncate(descriptor, 0)
        try writeAll(Array("\(getpid()) \(holder)\n".utf8), to: descriptor, path: located)
        return ProcessLock(descriptor: descriptor)
    }
}

public struct LockHeld: Error, Hashable, Sendable {
    public let path: FilePath
    /// The holder's process number and command.
    public let holder: String?
}
