import Glibc
import SystemPackage
import Text

/// A file that is still being written, read as far as it has come.
///
/// The file stays open, so that it is read to its end even if it is removed, or renamed as DKMS does with its log.
package struct GrowingFile: ~Copyable, Sendable {
    private let root: SystemRoot
    private let path: FilePath
    /// Negative until the file exists.
    private var descriptor: CInt = -1
    private var offset: off_t

    /// Skips everything before `offset`.
    package init(_ path: FilePath, in root: SystemRoot, from offset: Int64 = 0) {
        self.root = root
        self.path = path
        self.offset = off_t(offset)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// What was added since the last call, at most `limit` bytes of it. Nothing while the file does not exist.
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
