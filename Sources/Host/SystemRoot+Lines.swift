import Glibc
import SystemPackage
import SystemValues
import Text

/// The last lines of a file, as far as they are fit to be shown.
package struct LineTail: Hashable, Sendable {
    /// Without their line ends. A line that was too long ends with `…`.
    package var lines: [String] = []
    /// Fewer lines than asked for, because all of them together were too long.
    package var isCut = false
    /// The last line has its line end; one without may be half of a line.
    package var isTerminated = true
}

/// Logs are read piece by piece: one of a verbose build can have 50 MB, and one line of it 10 MB.
extension SystemRoot {
    private static let pieceSize = 64 << 10
    /// Where reading ends. A file can be said to have any size, and hold nothing.
    package static let sizeLimit = 256 << 20

    /// Reads a regular file from its beginning, piece by piece, to its end or this far.
    package func readPieces(
        of path: FilePath, limit: Int = sizeLimit, _ body: (ArraySlice<UInt8>) -> Void
    ) throws(FileError) {
        try withFile(path) { (file) throws(FileError) in
            try file.pieces(from: 0, upTo: min(file.size, limit), size: 4 * Self.pieceSize, body)
        }
    }

    /// How many lines a regular file has; a last one without line end counts. Nil for one that is too long.
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

    /// The last `count` lines, each of at most `lineLimit` bytes, all together of about `limit` at most.
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
    /// At the time it was opened; what a build that is still running adds is not chased.
    let size: Int

    /// Reads on from an offset.
    func pieces(
        from start: Int, upTo end: Int, size pieceSize: Int, _ body: (ArraySlice<UInt8>) -> Void
    ) throws(FileError) {
        var buffer = [UInt8](repeating: 0, count: pieceSize)
        var offset = start
        while offset < end {
            let count = try fill(&buffer, at: offset, upTo: min(pieceSize, end - offset))
            // It was cut off meanwhile.
            if count == 0 { break }
            body(buffer[..<count])
            offset += count
        }
    }

    /// Reads backwards to where the last lines begin.
    func startOfLastLines(
        _ count: Int, lineLimit: Int, limit: Int
    ) throws(FileError) -> (offset: Int, isCut: Bool) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var found = 0
        var shown = 0
        // Where the line begins that follows the newline found last, and where that line ends.
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
    /// When the machine was started, in seconds since 1970; nil where /proc is not mounted (`btime` of proc_stat(5)).
    package var bootTime: Int64? {
        let line = text("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Int64($0.dropFirst("btime ".count)) }
    }
}
