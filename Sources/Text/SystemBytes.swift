import Glibc
import SystemPackage

/// Names, paths and arguments are bytes to Linux, and need not be UTF-8.
///
/// nvctl keeps them as text all the same, and loses nothing: a byte that is not valid UTF-8 becomes a stand-in, a
/// private character that nothing else uses. The kernel and the programs that nvctl starts get the original byte.
/// `printable` and JSON show it as `\xe9`.
extension String {
    package init(systemBytes bytes: some Collection<UInt8>) {
        let isPlain = !bytes.contains(StandIn.leadByte)
        if isPlain, let text = String(validating: bytes, as: UTF8.self) {
            self = text
            return
        }
        var text = ""
        var rest = Array(bytes)[...]
        while let byte = rest.first {
            let length = Self.sequenceLength(byte)
            // A name may contain a stand-in character of its own. Its bytes are kept one by one, because the character
            // would come back as another byte.
            if length <= rest.count, let part = String(validating: rest.prefix(length), as: UTF8.self),
                let scalar = part.unicodeScalars.first, StandIn(scalar) == nil
            {
                text += part
                rest = rest.dropFirst(length)
            } else {
                text.unicodeScalars.append(StandIn(byte).scalar)
                rest = rest.dropFirst()
            }
        }
        self = text
    }

    /// Takes a string from a C function.
    package init(systemString: UnsafePointer<CChar>) {
        self.init(systemBytes: UnsafeRawBufferPointer(start: systemString, count: strlen(systemString)))
    }

    /// The bytes that `init(systemBytes:)` was given.
    package var systemBytes: [UInt8] {
        guard utf8.contains(StandIn.leadByte) else { return Array(utf8) }
        var bytes: [UInt8] = []
        for scalar in unicodeScalars {
            if let standIn = StandIn(scalar) { bytes.append(standIn.byte) } else { bytes += Array(String(scalar).utf8) }
        }
        return bytes
    }

    /// The bytes that C functions and programs take, with a zero byte at the end.
    package var terminatedSystemBytes: [UInt8] { systemBytes + [0] }

    package func withSystemBytes<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        guard utf8.contains(StandIn.leadByte) else { return withCString(body) }
        return body(terminatedSystemBytes.map { CChar(bitPattern: $0) })
    }

    /// The length of a UTF-8 sequence, from its first byte.
    private static func sequenceLength(_ byte: UInt8) -> Int {
        switch byte {
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: 1
        }
    }
}

extension FilePath {
    /// The path that system calls take, with a zero byte at the end.
    package var forSystem: [CChar] {
        let stored = withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) }
        guard stored.contains(CChar(bitPattern: StandIn.leadByte)) else { return stored }
        return string.terminatedSystemBytes.map { CChar(bitPattern: $0) }
    }

    /// For libraries that pass a `FilePath` to the kernel themselves.
    package var rawPath: FilePath { FilePath(platformString: forSystem) }
}

/// A character that stands for one byte: U+10FF80 to U+10FFFF for 0x80 to 0xFF.
package struct StandIn {
    package let byte: UInt8

    /// The first byte of every stand-in in UTF-8, and of almost nothing else.
    package static let leadByte: UInt8 = 0xf4
    private static let base: UInt32 = 0x10_ff00

    package init(_ byte: UInt8) { self.byte = byte }

    package init?(_ scalar: Unicode.Scalar) {
        guard scalar.value >= Self.base + 0x80, let byte = UInt8(exactly: scalar.value - Self.base) else { return nil }
        self.byte = byte
    }

    package var scalar: Unicode.Scalar { Unicode.Scalar(Self.base + UInt32(byte)) ?? "\u{fffd}" }
}
