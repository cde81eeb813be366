import Glibc
import SystemPackage
import SystemValues

extension FileError {
    /// The error of the system call that has just failed.
    static func last(_ operation: String, _ path: MachinePath) -> FileError {
        FileError(operation, path, Errno(rawValue: errno))
    }
}
