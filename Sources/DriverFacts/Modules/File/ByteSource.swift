import DriverModel
import Host
import SystemValues
import Text

/// The bytes of a module, read by offset.
///
/// The offsets come from the file itself, so each of them is checked, and no size is trusted to be small.
protocol ByteSource: AnyObject {
    var count: UInt64 { get }
    /// Only called for ranges that `holds` has confirmed.
    func bytes(at offset: UInt64, count: Int) throws(ModuleFault) -> [UInt8]
}

extension ByteSource {
    func holds(_ offset: UInt64, _ size: UInt64) -> Bool { offset <= count && size <= count - offset }

    /// A piece of the file. Throws damage if it is not completely there, or is larger than in any module.
    func piece(at offset: UInt64, size: UInt64, limit: Int) throws(ModuleFault) -> CheckedBytes {
        guard holds(offset, size) else { throw .cutOff }
        guard let size = Int(exactly: size), size <= limit else {
            throw .damaged("it is damaged: a part is larger than in any module")
        }
        return CheckedBytes(try bytes(at: offset, count: size))
    }
}

/// A file on disk. Only the requested pieces are read.
final class StoredBytes: ByteSource {
    let count: UInt64
    private let file: RegularFile

    init(_ file: RegularFile, count: UInt64) {
        self.file = file
        self.count = count
    }

    func bytes(at offset: UInt64, count: Int) throws(ModuleFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // The range was checked against the size when the file was opened.
        guard try bytes.fill(from: file, at: offset) == count else { throw .changing }
        return bytes
    }
}

extension [UInt8] {
    /// Like the standard library's function, but with a typed error.
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

    /// Returns how many bytes the file had there.
    mutating func fill(from file: RegularFile, at offset: UInt64) throws(ModuleFault) -> Int {
        do throws(FileError) {
            return try withMutableBytes { buffer throws(FileError) in try file.read(at: offset, into: buffer) }
        } catch {
            throw .unreadable(error)
        }
    }
}
