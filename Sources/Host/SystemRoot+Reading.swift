import Glibc
import SystemPackage

extension SystemRoot {
    /// What `lstat` says, or nil when there is nothing of that name.
    public func status(_ path: FilePath, following: Bool = false) -> FileStatus? {
        guard let located = try? locate(path, following: following) else { return nil }
        return try? FileStatus.read(located, following: following)
    }

    public func exists(_ path: FilePath) -> Bool { status(path, following: true) != nil }

    public func isDirectory(_ path: FilePath) -> Bool { status(path, following: true)?.kind == .directory }

    public func isFile(_ path: FilePath) -> Bool { status(path, following: true)?.kind == .file }

    /// Whether we may write to it, by its mode and whatever else has a say.
    public func isWritable(_ path: FilePath) -> Bool {
        guard let located = try? locate(path) else { return false }
        return access(located.string, W_OK) == 0
    }

    public func linkTarget(_ path: FilePath) -> FilePath? {
        guard let located = try? locate(path, following: false) else { return nil }
        return try? readLink(located)
    }

    /// What is left on the filesystem of a path.
    public func availableBytes(at path: FilePath) -> UInt64? {
        guard let located = try? locate(path) else { return nil }
        var raw = statvfs()
        guard statvfs(located.string, &raw) == 0 else { return nil }
        return UInt64(raw.f_bavail) * UInt64(raw.f_frsize)
    }

    /// The folder that the filesystem of a path is mounted at; the path itself need not be there yet.
    public func mountPoint(of path: FilePath) -> FilePath {
        var place = (try? resolve(path)) ?? path
        while status(place) == nil, place.removeLastComponent() {}
        let device = status(place)?.identity.device
        while !place.components.isEmpty {
            let outer = place.removingLastComponent()
            guard status(outer)?.identity.device == device else { break }
            place = outer
        }
        return place
    }

    /// The bytes of a file, or of all files in a folder; links are not followed.
    public func size(of path: FilePath) -> UInt64 {
        guard let status = status(path) else { return 0 }
        guard status.kind == .directory else { return UInt64(max(0, status.size)) }
        return names(in: path).reduce(0) { $0 + size(of: path.appending($1)) }
    }

    /// The names in a folder, sorted by byte; empty when there is no such folder.
    public func names(in path: FilePath) -> [String] {
        (try? list(path)) ?? []
    }

    public func list(_ path: FilePath) throws(FileError) -> [String] {
        let located = try locate(path)
        guard let stream = opendir(located.string) else { throw .last("list", located) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The bytes of a regular file, at most `limit` of them.
    public func read(_ path: FilePath, limit: Int = 16 << 20) throws(FileError) -> [UInt8] {
        let located = try locate(path)
        let descriptor = try openForReading(located)
        defer { close(descriptor) }
        var raw = stat()
        guard fstat(descriptor, &raw) == 0 else { throw .last("read", located) }
        guard raw.st_mode & S_IFMT == S_IFREG else { throw FileError("read", located, .invalidArgument) }
        // Files of /proc say size 0, so the size is only where to begin.
        var bytes = [UInt8](repeating: 0, count: min(limit, max(Int(raw.st_size) + 1, 4096)))
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
    public func hasSameContent(_ first: FilePath, _ second: FilePath) throws(FileError) -> Bool {
        let (one, other) = (try locate(first), try locate(second))
        let left = try openForReading(one)
        defer { close(left) }
        let right = try openForReading(other)
        defer { close(right) }
        var (leftPiece, rightPiece) = ([UInt8](repeating: 0, count: 1 << 18), [UInt8](repeating: 0, count: 1 << 18))
        while true {
            let count = try fill(&leftPiece, from: left, path: one)
            guard try fill(&rightPiece, from: right, path: other) == count else { return false }
            guard leftPiece[..<count] == rightPiece[..<count] else { return false }
            if count < leftPiece.count { return true }
        }
    }

    private func openForReading(_ path: FilePath) throws(FileError) -> CInt {
        // Without O_NONBLOCK a named pipe that somebody left in a folder would hang us here.
        let descriptor = open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .last("read", path) }
        return descriptor
    }

    /// Reads until the buffer is full or the file ends; gives the number of bytes.
    private func fill(_ buffer: inout [UInt8], from descriptor: CInt, path: FilePath) throws(FileError) -> Int {
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

    /// At most `limit` bytes of it: of a file that is full of short lines, each line takes ten times its room in memory.
    public func text(_ path: FilePath, limit: Int = 4 << 20) -> String? {
        guard let bytes = try? read(path, limit: limit) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The first line without the white space around it; nil when there is no file, or nothing in it.
    public func firstLine(_ path: FilePath) -> String? {
        guard let line = text(path, limit: 4096)?.split(separator: "\n", maxSplits: 1).first else { return nil }
        let trimmed = line.trimmingSpaces
        return trimmed.isEmpty ? nil : String(trimmed)
    }
}

extension StringProtocol {
    public var trimmingSpaces: SubSequence {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return self[endIndex...] }
        return self[first...last]
    }
}
