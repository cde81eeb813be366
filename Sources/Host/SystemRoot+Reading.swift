import Glibc
import SystemPackage
import SystemValues
import Text

extension SystemRoot {
    /// What `lstat` says, or `stat` with `following`; nil if there is nothing at the path.
    package func status(_ path: FilePath, following: Bool = false) -> FileStatus? {
        guard let located = try? locate(path, following: following) else { return nil }
        return try? FileStatus.read(located, following: following)
    }

    package func exists(_ path: FilePath) -> Bool { status(path, following: true) != nil }

    package func isDirectory(_ path: FilePath) -> Bool { status(path, following: true)?.kind == .directory }

    package func isFile(_ path: FilePath) -> Bool { status(path, following: true)?.kind == .file }

    /// Whether this process may write to the path, by its mode and everything else that decides.
    package func isWritable(_ path: FilePath) -> Bool {
        guard let located = try? locate(path) else { return false }
        return access(located.forSystem, W_OK) == 0
    }

    package func linkTarget(_ path: FilePath) -> FilePath? {
        guard let located = try? locate(path, following: false) else { return nil }
        return try? readLink(located)
    }

    /// The free bytes on the filesystem that a path is on.
    package func availableBytes(at path: FilePath) -> UInt64? {
        guard let located = try? locate(path) else { return nil }
        var raw = statvfs()
        guard statvfs(located.forSystem, &raw) == 0 else { return nil }
        return UInt64(raw.f_bavail) * UInt64(raw.f_frsize)
    }

    /// The bytes of a file, or of all files in a folder; links are not followed.
    package func size(of path: FilePath) -> UInt64 {
        guard let status = status(path) else { return 0 }
        guard status.kind == .directory else { return UInt64(max(0, status.size)) }
        return names(in: path).reduce(0) { $0 + size(of: path.appending($1)) }
    }

    /// The names in a folder, sorted by byte; empty if the folder does not exist or cannot be read.
    package func names(in path: FilePath) -> [String] {
        (try? list(path)) ?? []
    }

    package func list(_ path: FilePath) throws(FileError) -> [String] {
        let located = try openable(path, to: "list")
        guard let stream = opendir(located.forSystem) else { throw .last("list", located) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(systemString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The bytes of a regular file, at most `limit` of them.
    package func read(_ path: FilePath, limit: Int = 16 << 20) throws(FileError) -> [UInt8] {
        let file = try openRegular(path)
        let (descriptor, located) = (file.descriptor, file.path)
        defer { close(descriptor) }
        // Files in /proc have size 0, so the size is only a first guess.
        var bytes = [UInt8](repeating: 0, count: min(limit, max(file.size + 1, 4096)))
        var filled = 0
        while filled < limit {
            if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: min(limit - filled, filled))) }
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .last("read", located)
            }
            if count == 0 { break }
            filled += count
        }
        bytes.removeSubrange(filled...)
        return bytes
    }

    /// Whether two files hold the same bytes. Reads them piece by piece: a driver's module can be 100 MB.
    package func hasSameContent(_ first: FilePath, _ second: FilePath) throws(FileError) -> Bool {
        let left = try openRegular(first)
        defer { close(left.descriptor) }
        let right = try openRegular(second)
        defer { close(right.descriptor) }
        var (leftPiece, rightPiece) = ([UInt8](repeating: 0, count: 1 << 18), [UInt8](repeating: 0, count: 1 << 18))
        while true {
            let count = try fill(&leftPiece, from: left.descriptor, path: left.path)
            guard try fill(&rightPiece, from: right.descriptor, path: right.path) == count else { return false }
            let isSame = leftPiece.withUnsafeBytes { left in
                rightPiece.withUnsafeBytes { right in
                    guard let one = left.baseAddress, let other = right.baseAddress else { return count == 0 }
                    return memcmp(one, other, count) == 0
                }
            }
            guard isSame else { return false }
            if count < leftPiece.count { return true }
        }
    }

    /// Reads until the buffer is full or the file ends. Returns the number of bytes.
    private func fill(_ buffer: inout [UInt8], from descriptor: CInt, path: MachinePath) throws(FileError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = buffer.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .last("read", path)
            }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// The text of a file, at most `limit` bytes of it: a parser may need ten or fifty times as much memory as its
    /// text.
    package func text(_ path: FilePath, limit: Int = 1 << 20) -> String? {
        guard let bytes = try? read(path, limit: limit) else { return nil }
        return String(systemBytes: bytes)
    }

    /// The first line without surrounding white space; nil if there is no file, or nothing in the line.
    package func firstLine(_ path: FilePath) -> String? {
        guard let line = text(path, limit: 4096)?.split(separator: "\n", maxSplits: 1).first else { return nil }
        let trimmed = line.trimmingSpaces
        return trimmed.isEmpty ? nil : String(trimmed)
    }
}
