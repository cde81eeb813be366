import Glibc
import SystemPackage

/// A file that others write to, read as far as it has come.
public struct GrowingFile: Sendable {
    private let root: SystemRoot
    private let path: FilePath
    private var offset: off_t = 0

    public init(_ path: FilePath, in root: SystemRoot) {
        self.root = root
        self.path = path
    }

    /// What was added since the last time, at most `limit` bytes of it. Nothing while there is no such file.
    public mutating func read(limit: Int = 1 << 20) -> [UInt8] {
        guard let located = try? root.locate(path) else { return [] }
        // Without O_NONBLOCK a named pipe of that name would hang us here.
        let descriptor = open(located.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var raw = stat()
        guard fstat(descriptor, &raw) == 0, raw.st_mode & S_IFMT == S_IFREG, raw.st_size > offset else { return [] }
        let wanted = min(limit, Int(raw.st_size - offset))
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, wanted, offset))
        }
        offset += off_t(bytes.count)
        return bytes
    }
}
