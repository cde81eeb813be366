import Glibc
import SystemPackage

/// Names, paths and arguments are bytes to Linux, and need not be UTF-8.
///
/// nvctl keeps them as text all the same, and loses none of them: a byte that is no part of UTF-8 becomes a stand-in,
/// a private character that nothing else uses, and is that byte again for the kernel and for the programs that are
/// started. `printable` and JSON show it as `\xe9`.
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
            // A stand-in that is a name's own character would be another byte on the way back: its bytes are kept one
            // by one.
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

    /// What C functions give.
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

    /// As C functions and programs take it.
    package var terminatedSystemBytes: [UInt8] { systemBytes + [0] }

    package func withSystemBytes<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        guard utf8.contains(StandIn.leadByte) else { return withCString(body) }
        return body(terminatedSystemBytes.map { CChar(bitPattern: $0) })
    }

    /// How many bytes the first one of a sequence announces.
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
    /// As system calls take it.
    package var forSystem: [CChar] {
        let stored = withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) }
        guard stored.contains(CChar(bitPattern: StandIn.leadByte)) else { return stored }
        return string.terminatedSystemBytes.map { CChar(bitPattern: $0) }
    }

    /// For libraries that give a `FilePath` to the kernel by themselves.
    package var rawPath: FilePath { FilePath(platformString: forSystem) }
}

/// A character that stands for one byte: U+10FF80 to U+10FFFF for 0x80 to 0xFF.
package struct StandIn {
    package let byte: UInt8

    /// What UTF-8 writes all stand-ins with, and next to nothing else.
    package static let leadByte: UInt8 = 0xf4
    private static let base: UInt32 = 0x10_ff00

    package init(_ byte: UInt8) { self.byte = byte }

    package init?(_ scalar: Unicode.Scalar) {
        guard scalar.value >= Self.base + 0x80, let byte = UInt8(exactly: scalar.value - Self.base) else { return nil }
        self.byte = byte
    }

    package var scalar: Unicode.Scalar { Unicode.Scalar(Self.base + UInt32(byte)) ?? "\u{fffd}" }
}
