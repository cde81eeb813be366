import Glibc
import SystemPackage
import SystemValues
import Text

/// A regular file that stays open while pieces of it are read.
///
/// It is not mapped into memory, because a process that reads a mapped file is killed if somebody truncates it.
package final class RegularFile {
    private let descriptor: CInt
    private let located: MachinePath

    package init(_ path: FilePath, in root: SystemRoot) throws(FileError) {
        let file = try root.openRegular(path)
        (descriptor, located) = (file.descriptor, file.path)
    }

    deinit { close(descriptor) }

    /// The current status of the file.
    package func status() throws(FileError) -> FileStatus {
        var raw = stat()
        guard fstat(descriptor, &raw) == 0 else { throw .last("access", located) }
        return FileStatus(raw)
    }

    /// Fills the buffer from an offset. Returns the number of bytes, which is smaller only at the end of the file.
    package func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let (place, overflow) = offset.addingReportingOverflow(UInt64(filled))
            guard !overflow, let place = off_t(exactly: place) else { break }
            let count = pread(
                descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled, place)
            if count < 0 {
                if errno == EINTR { continue }
                throw .last("read", located)
            }
            if count == 0 { break }
            filled += count
        }
        return filled
    }
}
