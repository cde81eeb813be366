import Glibc
import SystemPackage
import SystemValues
import Text

/// The last lines of a file, shortened so that they can be shown.
package struct LineTail: Hashable, Sendable {
    /// Without their line ends. A line that was too long ends with `…`.
    package var lines: [String] = []
    /// There are fewer lines than asked for, because all of them together were too long.
    package var isCut = false
    /// The last line has its line end. A line without one may be incomplete.
    package var isTerminated = true
}

/// Logs are read piece by piece: the log of a verbose build can have 50 MB, and one of its lines 10 MB.
extension SystemRoot {
    private static let pieceSize = 64 << 10
    /// Where reading ends. A sparse file can have any size and hold nothing.
    package static let sizeLimit = 256 << 20

    /// Reads a regular file from its beginning, piece by piece, up to its end or this limit.
    package func readPieces(
        of path: FilePath, limit: Int = sizeLimit, _ body: (ArraySlice<UInt8>) -> Void
    ) throws(FileError) {
        try withFile(path) { (file) throws(FileError) in
            try file.pieces(from: 0, upTo: min(file.size, limit), size: 4 * Self.pieceSize, body)
        }
    }

    /// How many lines a regular file has, including a last one without a line end. Nil if the file is too long.
    package func countLines(_ path: FilePath) throws(FileError) -> Int? {
        try withFile(path) { (file) throws(FileError) in
            guard file.size <= Self.sizeLimit else { return nil }
            var count = 0
            var last = LineByte.newline
            try file.pieces(from: 0, upTo: file.size, size: Self.pieceSize) { piece in
                count += piece.count { $0 == LineByte.newline }
                last = piece.last ?? last
            }
            return last == LineByte.newline ? count : count + 1
        }
    }

    /// The last `count` lines, with at most `lineLimit` bytes of each, and about `limit` bytes altogether.
    package func lastLines(
        _ path: FilePath, _ count: Int, lineLimit: Int = 64 << 10, limit: Int = 4 << 20
    ) throws(FileError) -> LineTail {
        try withFile(path) { (file) throws(FileError) in
            var tail = LineTail()
            guard count > 0, file.size > 0 else { return tail }
            let start = try file.startOfLastLines(count, lineLimit: lineLimit, limit: limit)
            tail.isCut = start.isCut
            var line: [UInt8] = []
            var isLong = false
            func finish() {
                if !isLong, line.last == LineByte.carriageReturn { line.removeLast() }
                tail.lines.append(String(decoding: line, as: UTF8.self) + (isLong ? "…" : ""))
                line.removeAll(keepingCapacity: true)
                isLong = false
            }
            try file.pieces(from: start.offset, upTo: file.size, size: Self.pieceSize) { piece in
                var rest = piece
                while !rest.isEmpty {
                    let end = rest.firstIndex(of: LineByte.newline)
                    let part = rest[..<(end ?? rest.endIndex)]
                    let room = lineLimit - line.count
                    line.append(contentsOf: part.prefix(room))
                    if part.count > room { isLong = true }
                    if end != nil { finish() }
                    tail.isTerminated = end != nil
                    rest = rest[(end.map { $0 + 1 } ?? rest.endIndex)...]
                }
            }
            if !tail.isTerminated { finish() }
            return tail
        }
    }

    private func withFile<Result>(
        _ path: FilePath, _ body: (OpenFile) throws(FileError) -> Result
    ) throws(FileError) -> Result {
        let file = try openRegular(path)
        defer { close(file.descriptor) }
        return try body(OpenFile(descriptor: file.descriptor, path: file.path, size: file.size))
    }
}

private enum LineByte {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}

private struct OpenFile {
    let descriptor: CInt
    let path: MachinePath
    /// The size when the file was opened. What a running build adds later is not read.
    let size: Int

    /// Reads piece by piece from one offset to another.
    func pieces(
        from start: Int, upTo end: Int, size pieceSize: Int, _ body: (ArraySlice<UInt8>) -> Void
    ) throws(FileError) {
        var buffer = [UInt8](repeating: 0, count: pieceSize)
        var offset = start
        while offset < end {
            let count = try fill(&buffer, at: offset, upTo: min(pieceSize, end - offset))
            // The file was truncated in the meantime.
            if count == 0 { break }
            body(buffer[..<count])
            offset += count
        }
    }

    /// Reads backwards to the beginning of the last lines.
    func startOfLastLines(
        _ count: Int, lineLimit: Int, limit: Int
    ) throws(FileError) -> (offset: Int, isCut: Bool) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var found = 0
        var shown = 0
        // The end of the line whose beginning is being looked for, and the end of the part that has not been searched.
        var lineEnd = size
        var upper = size
        while upper > 0 {
            let lower = max(0, upper - buffer.count)
            let filled = try fill(&buffer, at: lower, upTo: upper - lower)
            for index in (0..<filled).reversed() where buffer[index] == LineByte.newline {
                let position = lower + index
                if position == size - 1 {
                    lineEnd = position
                    continue
                }
                found += 1
                shown += min(lineEnd - position, lineLimit)
                if found == count { return (position + 1, false) }
                if shown >= limit { return (position + 1, true) }
                lineEnd = position
            }
            upper = lower
            if size - upper >= SystemRoot.sizeLimit { return (upper, true) }
        }
        return (0, false)
    }

    private func fill(_ buffer: inout [UInt8], at offset: Int, upTo wanted: Int) throws(FileError) -> Int {
        var filled = 0
        while filled < wanted {
            let count = buffer.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: filled), wanted - filled, off_t(offset + filled))
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
}

extension SystemRoot {
    /// When the machine was started, in seconds since 1970 (`btime` of proc_stat(5)); nil if /proc is not mounted.
    package var bootTime: Int64? {
        let line = text("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Int64($0.dropFirst("btime ".count)) }
    }
}
