import DriverModel
import Host
import SystemValues
import Text

/// The bytes of a module, asked for by place.
///
/// The places come from the file itself, so each of them is checked, and none is trusted to be small.
protocol ByteSource: AnyObject {
    var count: UInt64 { get }
    /// Asked only for what `holds` has said is there.
    func bytes(at offset: UInt64, count: Int) throws(ModuleFault) -> [UInt8]
}

extension ByteSource {
    func holds(_ offset: UInt64, _ size: UInt64) -> Bool { offset <= count && size <= count - offset }

    /// A piece of the file; damage where it is not all there, or is larger than any module's.
    func piece(at offset: UInt64, size: UInt64, limit: Int) throws(ModuleFault) -> CheckedBytes {
        guard holds(offset, size) else { throw .cutOff }
        guard let size = Int(exactly: size), size <= limit else {
            throw .damaged("it is damaged: a part of it is larger than any module's")
        }
        return CheckedBytes(try bytes(at: offset, count: size))
    }
}

/// A file as it is on the disk. Only the pieces that are asked for are read.
final class StoredBytes: ByteSource {
    let count: UInt64
    private let file: RegularFile

    init(_ file: RegularFile, count: UInt64) {
        self.file = file
        self.count = count
    }

    func bytes(at offset: UInt64, count: Int) throws(ModuleFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // It had this size when it was opened.
        guard try bytes.fill(from: file, at: offset) == count else { throw .changing }
        return bytes
    }
}

extension [UInt8] {
    /// As the standard library's, with the error's type.
    func withBytes<Value, Fault: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Fault) -> Value
    ) throws(Fault) -> Value {
        try withUnsafeBytes { buffer in Result { () throws(Fault) in try body(buffer) } }.get()
    }

    mutating func withMutableBytes<Value, Fault: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Fault) -> Value
    ) throws(Fault) -> Value {
        try withUnsafeMutableBytes { buffer in Result { () throws(Fault) in try body(buffer) } }.get()
    }

    /// Gives the number of bytes that the file had at that place.
    mutating func fill(from file: RegularFile, at offset: UInt64) throws(ModuleFault) -> Int {
        do throws(FileError) {
            return try withMutableBytes { buffer throws(FileError) in try file.read(at: offset, into: buffer) }
        } catch {
            throw .unreadable(error)
        }
    }
}
