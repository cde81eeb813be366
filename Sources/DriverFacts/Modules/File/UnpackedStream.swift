import DriverModel
import Host
import Text

/// The content of a compressed file, from beginning to end, in small pieces.
final class UnpackedStream {
    private let file: RegularFile
    private let unpacker: any Unpacker
    private let limit: UInt64
    private var input = [UInt8](repeating: 0, count: 1 << 17)
    private var unread = 0..<0
    private var offset: UInt64 = 0
    private var isInputOver = false
    private var isOver = false
    /// How much has been returned so far.
    private(set) var position: UInt64 = 0

    init(_ file: RegularFile, _ compression: Compression, limit: UInt64) throws(ModuleFault) {
        self.file = file
        self.limit = limit
        unpacker = try compression.unpacker()
    }

    /// Returns how many bytes were put into the buffer; 0 at the end.
    func next(into buffer: UnsafeMutableRawBufferPointer) throws(ModuleFault) -> Int {
        while !isOver {
            if unread.isEmpty, !isInputOver { try refill() }
            let step = try input.withBytes { bytes throws(ModuleFault) in
                try unpacker.step(
                    UnsafeRawBufferPointer(rebasing: bytes[unread]), isLast: isInputOver, into: buffer)
            }
            unread = (unread.lowerBound + step.consumed)..<unread.upperBound
            position += UInt64(step.written)
            guard position <= limit else { throw .damaged("it is larger when unpacked than a module can be") }
            if step.written > 0 { return step.written }
            guard step.consumed == 0 else { continue }
            guard isInputOver, unread.isEmpty else { throw .badlyPacked }
            guard unpacker.isWhole else { throw .cutOff }
            isOver = true
        }
        return 0
    }

    private func refill() throws(ModuleFault) {
        let count = try input.fill(from: file, at: offset)
        offset += UInt64(count)
        unread = 0..<count
        isInputOver = count < input.count
    }
}
