import Glibc
import SystemPackage
import Text

/// A system call on a path that failed: what was tried, on which path, and the system's reason.
package struct FileError: WordedError, Hashable, Sendable, CustomStringConvertible {
    package let operation: String
    package let path: MachinePath
    package let code: Errno
    /// Set if root did not even try, because this writer could have changed the file.
    package let writer: ForeignWriter?

    package init(_ operation: String, _ path: MachinePath, _ code: Errno) {
        self.operation = operation
        self.path = path
        self.code = code
        writer = nil
    }

    package init(_ operation: String, _ path: MachinePath, refused writer: ForeignWriter) {
        self.operation = operation
        self.path = path
        code = .notPermitted
        self.writer = writer
    }

    package var isNotFound: Bool { code == .noSuchFileOrDirectory || code == .notDirectory }
    package var isPermission: Bool { code == .permissionDenied || code == .notPermitted }
    package var isReadOnly: Bool { code == .readOnlyFileSystem }
    package var isNoSpace: Bool { code == .noSpace || code == Errno(rawValue: EDQUOT) }

    package var reason: String { writer.map { "root opens nothing there, because \($0.words)" } ?? "\(code)" }

    package var description: String { "cannot \(operation) \(path.string.printable): \(reason)" }
}
