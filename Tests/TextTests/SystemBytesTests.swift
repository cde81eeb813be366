import TestSupport
import Testing
import Text

/// Names need not be UTF-8.
@Suite struct SystemBytesTests {
    @Test func noByteIsLost() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                // The bytes of stand-ins are frequent, so that the encoding of a stand-in itself also occurs.
                Bool.random(using: &random)
                    ? UInt8.random(in: 1...255, using: &random)
                    : [0xf4, 0x8f, 0xbe, 0xbf, 0x80, 0x41].randomElement(using: &random) ?? 0
            }
            #expect(String(systemBytes: bytes).systemBytes == bytes)
        }
        #expect(String(systemBytes: Array("ünïcode 😀".utf8)) == "ünïcode 😀")
        #expect(String(systemBytes: []).isEmpty)
    }

    @Test(
        arguments: [
            ([0x63, 0x61, 0x66, 0xe9], "caf\\xe9", "$'caf\\xe9'"),
            ([0xe9, 0x27, 0x5c], "\\xe9'\\", "$'\\xe9\\'\\\\'"),
            ([0xf4, 0x8f, 0xbe, 0x80], "\\xf4\\x8f\\xbe\\x80", "$'\\xf4\\x8f\\xbe\\x80'"),
        ] as [([UInt8], String, String)])
    func aByteIsShownEscaped(bytes: [UInt8], shown: String, quoted: String) {
        #expect(String(systemBytes: bytes).printable == shown)
        #expect(String(systemBytes: bytes).shellQuoted == quoted)
    }
}
