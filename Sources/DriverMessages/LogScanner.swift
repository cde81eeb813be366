import Text

/// Reads a log in pieces, and keeps what it says about errors: a few lines, however long the log is.
package struct LogScanner {
    /// Longer lines are cut here: nobody would want to read the rest.
    private static let lineLimit = 256 << 10
    private static let excerptLines = 6
    private static let newline = UInt8(ascii: "\n")

    private let vocabulary: LogVocabulary
    private var diagnosis = LogDiagnosis()
    /// The beginning of a line that continues in the next piece.
    private var pending: [UInt8] = []
    private var isInLine = false
    private var complaint: LogDiagnosis.Line?
    private var echo: LogDiagnosis.Line?
    private var found: Set<Int> = []

    package init(_ vocabulary: LogVocabulary) { self.vocabulary = vocabulary }

    /// For the log of a build, a run of the hook, or a package manager.
    package static var ofBuild: LogScanner { LogScanner(.build) }

    package mutating func feed(_ piece: ArraySlice<UInt8>) {
        piece.withUnsafeBytes { feed($0) }
    }

    package mutating func finish() -> LogDiagnosis {
        if isInLine { endPending() }
        if diagnosis.firstError == nil {
            diagnosis.firstError = complaint
            diagnosis.excerpt = (complaint ?? echo).map { [$0.text] } ?? []
        }
        return diagnosis
    }

    // MARK: Lines

    private mutating func feed(_ piece: UnsafeRawBufferPointer) {
        var rest = piece[...]
        if isInLine {
            let end = piece.offset(of: Self.newline, from: 0)
            keep(rest[..<(end ?? rest.endIndex)])
            guard let end else { return }
            endPending()
            rest = rest[(end + 1)...]
        }
        // The last line may go on in the next piece.
        let whole = rest.lastIndex(of: Self.newline).map { $0 + 1 } ?? rest.startIndex
        take(UnsafeRawBufferPointer(rebasing: rest[..<whole]))
        if whole < rest.endIndex {
            keep(rest[whole...])
            isInLine = true
        }
    }

    private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
        pending.append(contentsOf: bytes.prefix(Self.lineLimit - pending.count))
    }

    private mutating func endPending() {
        let line = pending
        line.withUnsafeBytes { take($0) }
        pending.removeAll(keepingCapacity: true)
        isInLine = false
    }

    /// Takes complete lines. The last one may lack its line end.
    private mutating func take(_ bytes: UnsafeRawBufferPointer) {
        var start = 0
        while start < bytes.count {
            // Lines after the first error are shown with it.
            let isWanted = !diagnosis.excerpt.isEmpty && diagnosis.excerpt.count < Self.excerptLines
            guard let hit = isWanted ? start : vocabulary.anchors.next(in: bytes, from: start) else { break }
            let begin = Self.lastNewline(in: bytes, from: start, to: hit).map { $0 + 1 } ?? start
            diagnosis.lines += Self.newlines(in: bytes[start..<begin])
            let end = bytes.offset(of: Self.newline, from: hit) ?? bytes.count
            diagnosis.lines += 1
            take(line: UnsafeRawBufferPointer(rebasing: bytes[begin..<end]))
            start = end + 1
        }
        guard start < bytes.count else { return }
        diagnosis.lines += Self.newlines(in: bytes[start...]) + (bytes.last == Self.newline ? 0 : 1)
    }

    private static func newlines(in bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        UnsafeRawBufferPointer(rebasing: bytes).count { $0 == newline }
    }

    private static func lastNewline(in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
        var index = end
        while index > start {
            index -= 1
            if bytes[index] == newline { return index }
        }
        return nil
    }

    // MARK: What they say

    private mutating func take(line raw: UnsafeRawBufferPointer) {
        let line = CleanLine(raw)
        defer { showIfWanted(line) }
        // In the raw line, colours may interrupt a text.
        let candidates = line.bytes.withUnsafeBytes { vocabulary.anchors.values(in: $0) }
        guard !candidates.isEmpty, !line.isQuotation else { return }
        let said = candidates.filter { vocabulary.entries[$0].pattern.matches(line.bytes) }
        let meanings = said.map { vocabulary.entries[$0].meaning }
        let rules = meanings.compactMap { if case .rule(let index) = $0 { index } else { nil } }
        if let harmless = rules.first(where: { vocabulary.rules[$0].weight == .harmless }) {
            return record(harmless, line)
        }
        if let rule = rules.first { record(rule, line) }
        if meanings.contains(where: \.isForeign) { diagnosis.isForeign = true }
        let isCause = rules.contains { [.followUp, .cause, .shortage].contains(vocabulary.rules[$0].weight) }
        let isEcho = meanings.contains(where: \.isEcho) || rules.contains { vocabulary.rules[$0].weight == .echo }
        if isCause || (!isEcho && meanings.contains(.error)) || meanings.contains(.foreignError) {
            error(line)
        } else if isEcho {
            echo = echo ?? self.line(line)
        } else if meanings.contains(.complaint) {
            complaint = complaint ?? self.line(line)
        }
    }

    private mutating func record(_ rule: Int, _ line: CleanLine) {
        guard found.insert(rule).inserted else { return }
        diagnosis.matches.append(LogDiagnosis.Match(rule: vocabulary.rules[rule], line: self.line(line)))
    }

    private mutating func error(_ line: CleanLine) {
        guard diagnosis.firstError == nil else { return }
        diagnosis.firstError = self.line(line)
        diagnosis.excerpt = []
    }

    private mutating func showIfWanted(_ line: CleanLine) {
        guard diagnosis.firstError != nil, diagnosis.excerpt.count < Self.excerptLines else { return }
        diagnosis.excerpt.append(line.text)
    }

    private func line(_ line: CleanLine) -> LogDiagnosis.Line {
        LogDiagnosis.Line(number: diagnosis.lines, text: line.text, source: line.source)
    }
}
