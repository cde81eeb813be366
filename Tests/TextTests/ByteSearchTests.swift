import Testing
import Text

@Suite struct ByteSearchTests {
    @Test func bytesAreFoundFromAnOffsetOn() {
        let bytes = Array("abcabc".utf8)
        #expect(bytes.offset(of: Array("bc".utf8)) == 1)
        #expect(bytes.offset(of: Array("bc".utf8), from: 2) == 4)
        #expect(bytes.offset(of: Array("bc".utf8), from: 5) == nil)
        #expect(bytes.offset(of: Array("x".utf8), from: 99) == nil)
    }
}
