import Text

/// A text to find in a line of a log. `%` stands for anything, as in make. `'` stands for any quotation mark, because
/// gcc's depend on the locale. `^` stands for the beginning of the line after white space.
struct LogPattern: Hashable, Sendable, ExpressibleByStringLiteral {
    private let isAtStart: Bool
    private let pieces: [[UInt8]]
    /// The longest text that occurs unchanged in each matching line.
    let anchor: [UInt8]

    init(stringLiteral text: String) { self.init(text) }

    init(_ text: String) {
        isAtStart = text.hasPrefix("^")
        pieces = text.utf8.drop { $0 == UInt8(ascii: "^") }.split(separator: UInt8(ascii: "%")).map(Array.init)
        anchor =
            pieces.flatMap { $0.split(separator: UInt8(ascii: "'")) }.map(Array.init)
            .max { $0.count < $1.count } ?? []
    }

    /// `line` comes from `CleanLine`, so it has only one kind of quotation marks.
    func matches(_ line: [UInt8]) -> Bool {
        var position = 0
        if isAtStart {
            position = line.firstIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } ?? line.count
            guard let first = pieces.first, line[position...].starts(with: first) else { return false }
        }
        for piece in pieces {
            guard let found = line.offset(of: piece, from: position) else { return false }
            position = found + piece.count
        }
        return true
    }
}
