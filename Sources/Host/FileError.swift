import Glibc
import SystemPackage

/// A system call on a path that failed: what was tried, on which path, and the system's reason.
public struct FileError: WordedError, Hashable, Sendable, CustomStringConvertible {
    public let operation: String
    public let path: FilePath
    public let code: Errno
    /// Root did not even try, because of them.
    public let writer: ForeignWriter?

    public init(_ operation: String, _ path: FilePath, _ code: Errno) {
        self.operation = operation
        self.path = path
        self.code = code
        writer = nil
    }

    init(_ operation: String, _ path: FilePath, refused writer: ForeignWriter) {
        self.operation = operation
        self.path = path
        code = .notPermitted
        self.writer = writer
    }

    /// The error of the system call that has just failed.
    static func last(_ operation: String, _ path: FilePath) -> FileError {
        FileError(operation, path, Errno(rawValue: errno))
    }

    public var isNotFound: Bool { code == .noSuchFileOrDirectory || code == .notDirectory }
    public var isPermission: Bool { code == .permissionDenied || code == .notPermitted }
    public var isReadOnly: Bool { code == .readOnlyFileSystem }
    public var isNoSpace: Bool { code == .noSpace || code.rawValue == EDQUOT }

    public var reason: String { writer.map { "root opens nothing there, because \($0.words)" } ?? "\(code)" }

    public var description: String { "cannot \(operation) \(path.string.printable): \(reason)" }
}
