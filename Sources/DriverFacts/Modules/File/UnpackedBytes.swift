import DriverModel
import Host
import Text

/// The unpacked content of a compressed module.
///
/// It is unpacked once to its end, which also checks its checksums. Up to `room` bytes all of it is kept. Of a larger
/// file only the end is kept, where a module has its tables; other pieces are unpacked again on request.
package final class UnpackedBytes: ByteSource {
    /// Both of the driver's larger modules fit. With the largest window, the process uses less than 200 MB.
    static let room = 64 << 20
    private static let tailRoom = 2 << 20
    /// No compressed module is larger.
    private static let fileLimit: UInt64 = 256 << 20
    /// Pieces are requested nearly in order. A file that makes us go back and forth is not worth the time.
    private static let turnLimit = 8

    private(set) var count: UInt64 = 0
    private let file: RegularFile
    private let compression: Compression
    private let limit: UInt64
    private let room: Int
    /// The end of the content, or all of it.
    private var kept: [UInt8] = []
    private var stream: UnpackedStream?
    private var turns = 0
    private var scratch = [UInt8](repeating: 0, count: 1 << 18)

    init(
        _ file: RegularFile, _ compression: Compression, size: UInt64, room: Int = UnpackedBytes.room
    ) throws(ModuleFault) {
        guard size <= Self.fileLimit else { throw .damaged("it is larger than a module can be") }
        self.file = file
        self.compression = compression
        self.room = room
        limit = Self.limit(forSize: size)
        try unpackAll()
    }

    /// Code shrinks to a fourth or an eighth. A file that unpacks to more than 32 times its size is made to fill a disk
    /// or the memory. A small file may do so anyway.
    static func limit(forSize size: UInt64) -> UInt64 { min(1 << 30, UInt64(room) + 32 * size) }

    private func unpackAll() throws(ModuleFault) {
        let stream = try UnpackedStream(file, compression, limit: limit)
        var isAllKept = true
        // Memory is used only as far as it is filled. Growing the buffer would copy its content, and need the memory
        // twice.
        kept.reserveCapacity(room)
        while true {
            let got = try scratch.withMutableBytes { buffer throws(ModuleFault) in
                try stream.next(into: buffer)
            }
            if got == 0 { break }
            if isAllKept, kept.count + got > room {
                isAllKept = false
                kept = Array(kept.suffix(Self.tailRoom))
            }
            if !isAllKept, kept.count > 2 * Self.tailRoom { kept.removeFirst(kept.count - Self.tailRoom) }
            kept.append(contentsOf: scratch[..<got])
        }
        count = stream.position
    }

    func bytes(at offset: UInt64, count wanted: Int) throws(ModuleFault) -> [UInt8] {
        let start = count - UInt64(kept.count)
        if offset >= start {
            let first = Int(offset - start)
            return Array(kept[first..<(first + wanted)])
        }
        return try unpacked(at: offset, wanted)
    }

    private func unpacked(at offset: UInt64, _ wanted: Int) throws(ModuleFault) -> [UInt8] {
        let stream = try stream(before: offset)
        self.stream = nil
        var result: [UInt8] = []
        result.reserveCapacity(wanted)
        while result.count < wanted {
            // Not beyond the piece, so that the next one can follow.
            let missing =
                stream.position < offset ? offset - stream.position : UInt64(wanted - result.count)
            let room = Int(min(missing, UInt64(scratch.count)))
            let isSkipped = stream.position < offset
            let got = try scratch.withMutableBytes { buffer throws(ModuleFault) in
                try stream.next(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<room]))
            }
            guard got > 0 else { throw .changing }
            if !isSkipped { result.append(contentsOf: scratch[..<got]) }
        }
        self.stream = stream
        return result
    }

    private func stream(before offset: UInt64) throws(ModuleFault) -> UnpackedStream {
        if let stream, stream.position <= offset { return stream }
        // One at a time, because each has a window of its own.
        stream = nil
        turns += 1
        guard turns <= Self.turnLimit else {
            throw .damaged(
                "it is damaged: its parts are not in the order that modules have")
        }
        return try UnpackedStream(file, compression, limit: limit)
    }
}
