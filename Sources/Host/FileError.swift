import Glibc
import SystemPackage

/// A system call on a path that failed: what was tried, on which path, and the system's reason.
public struct FileError: WordedError, Hashable, Sendable, CustomStringConvertible {
    public let operation: String
    public let path: FilePath
    public let code: Errno

    public init(_ operation: String, _ path: FilePath, _ code: Errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// The error of the system call that has just failed.
    static func last(_ operation: String, _ path: FilePath) -> FileError {
        FileError(operation, path, Errno(rawValue: errno))
    }

    public var isNotFound: Bool { code == .noSuchFileOrDirectory || code == .notDirectory }
    public var isPermission: Bool { code == .permissionDenied || code == .notPermitted }
    public var isNoSpace: Bool { code == .noSpace || code.rawValue == EDQUOT }

    public var description: String { "cannot \(operation) \(path.string.printable): \(code)" }
}
