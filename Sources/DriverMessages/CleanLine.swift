import Text

/// A line of a log as the rules read it: without colours, and with one kind of quotation marks.
struct CleanLine {
    /// How many bytes of a line are examined, and how many are kept for display.
    static let limit = 16 << 10
    private static let shownLimit = 512

    /// The line without escape sequences, white space at its end, and what exceeds the limit.
    private let clean: [UInt8]
    /// The same bytes, with `'` for every quotation mark.
    let bytes: [UInt8]

    init(_ raw: UnsafeRawBufferPointer) {
        clean = Self.withoutEscapes(raw)
        bytes = Self.withPlainQuotes(clean)
    }

    var text: String {
        let isLong = clean.count > Self.shownLimit
        return String(decoding: clean.prefix(Self.shownLimit), as: UTF8.self) + (isLong ? "…" : "")
    }

    /// Whether the line only quotes the text of an error message: a line of source under a compiler's message, or a
    /// command that a verbose make prints before it runs it.
    var isQuotation: Bool {
        if bytes.offset(of: Array("echo ".utf8)) != nil { return true }
        let word = bytes.drop { $0 == UInt8(ascii: " ") }
        let digits = word.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let rest = word.dropFirst(digits.count).drop { $0 == UInt8(ascii: " ") }
        return !digits.isEmpty && rest.first == UInt8(ascii: "|")
    }

    /// The place that a compiler or make names: `nvidia/nv.c:12:5: error: …`, `Makefile:7: *** …`
    var source: SourcePosition? {
        // nvctl's hook puts `|` before lines of another log.
        let start = bytes.drop { " \t|".utf8.contains($0) }
        let file = start.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "[") }
        let parts = start.dropFirst(file.count + 1).split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard start.dropFirst(file.count).first == UInt8(ascii: ":"), parts.count == 2,
            let line = Int(String(decoding: parts[0], as: UTF8.self)),
            file.contains(where: { "./k".utf8.contains($0) }), !file.starts(with: "<".utf8)
        else { return nil }
        return SourcePosition(file: String(decoding: file, as: UTF8.self), line: line)
    }

    /// Removes colours: compilers may write them even to a log if the environment tells them to.
    private static func withoutEscapes(_ raw: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        var rest = raw.prefix(limit)
        while let escape = rest.firstIndex(of: 0x1b) {
            result += rest[..<escape]
            rest = rest[(escape + 1)...]
            guard rest.first == UInt8(ascii: "[") else { continue }
            let final = rest.dropFirst().firstIndex { (0x40...0x7e).contains($0) }
            rest = rest[(final.map { $0 + 1 } ?? rest.endIndex)...]
        }
        result += rest
        while let last = result.last, " \r\t".utf8.contains(last) { result.removeLast() }
        return result
    }

    private static func withPlainQuotes(_ clean: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(clean.count)
        var index = 0
        while index < clean.count {
            let byte = clean[index]
            index += 1
            switch byte {
            case UInt8(ascii: "`"), UInt8(ascii: "\""): result.append(UInt8(ascii: "'"))
            // ‘ ’ ‚ ‛ “ ” „ ‟
            case 0xe2
            where clean[index...].count >= 2 && clean[index] == 0x80 && (0x98...0x9f).contains(clean[index + 1]):
                result.append(UInt8(ascii: "'"))
                index += 2
            default: result.append(byte)
            }
        }
        return result
    }
}

/// A line of a source file.
package struct SourcePosition: Hashable, Sendable {
    package let file: String
    package let line: Int
}
