import Glibc
import SystemPackage
import SystemValues
import Text

extension SystemRoot {
    /// Reads a regular file or a character device while it has data without waiting, up to about `limit` bytes. `body`
    /// gets each piece as it was read: /dev/kmsg gives one record at a time.
    package func readAvailable(
        _ path: FilePath, limit: Int, _ body: (ArraySlice<UInt8>) -> Void
    ) throws(FileError) {
        let located = try locate(path)
        let descriptor = open(located.forSystem, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw .last("read", located) }
        defer { close(descriptor) }
        var raw = stat()
        guard fstat(descriptor, &raw) == 0 else { throw .last("read", located) }
        guard [S_IFREG, S_IFCHR].contains(raw.st_mode & S_IFMT) else {
            throw FileError("read", located, .invalidArgument)
        }
        // The kernel gives no record to a buffer that is too small for it; none is larger than 8 KiB.
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var total = 0
        while total < limit {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                switch errno {
                // EPIPE: records were overwritten before they were read; the next call continues after them.
                case EINTR, EPIPE: continue
                case EAGAIN: return
                default: throw .last("read", located)
                }
            }
            guard count > 0 else { return }
            body(buffer[..<count])
            total += count
        }
    }
}
