import Glibc
import SystemPackage
import Text

/// A file that others write to, read as far as it has come.
///
/// It stays open, so that it is read to its end where it is renamed, as DKMS does with its log, or removed.
package struct GrowingFile: ~Copyable, Sendable {
    private let root: SystemRoot
    private let path: FilePath
    /// Negative until there is such a file.
    private var descriptor: CInt = -1
    private var offset: off_t

    /// What is before `offset` is passed over.
    package init(_ path: FilePath, in root: SystemRoot, from offset: Int64 = 0) {
        self.root = root
        self.path = path
        self.offset = off_t(offset)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// What was added since the last time, at most `limit` bytes of it. Nothing while there is no such file.
    package mutating func read(limit: Int = 1 << 20) -> [UInt8] {
        guard descriptor >= 0 || open() else { return [] }
        var raw = stat()
        guard fstat(descriptor, &raw) == 0, raw.st_size > offset else { return [] }
        let wanted = min(limit, Int(raw.st_size - offset))
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, wanted, offset))
        }
        offset += off_t(bytes.count)
        return bytes
    }

    private mutating func open() -> Bool {
        guard let file = try? root.openRegular(path) else { return false }
        descriptor = file.descriptor
        return true
    }
}
