/// A line of styled text that knows how many columns it takes.
package struct Line: Hashable, Sendable {
    package enum Style: Hashable, Sendable { case plain, good, bad, warning, strong, faint }

    private struct Span: Hashable, Sendable {
        var text: String
        let style: Style
    }

    private var spans: [Span] = []
    package private(set) var columns = 0

    package init() {}

    package init(_ text: String, _ style: Style = .plain) { add(text, style) }

    package mutating func add(_ text: String, _ style: Style = .plain) {
        guard !text.isEmpty else { return }
        spans.append(Span(text: text, style: style))
        columns += text.columns
    }

    /// The line, cut at its end and marked with `…` if it is wider than this.
    package func cut(to width: Int) -> Line {
        guard columns > width else { return self }
        var (result, room) = (Line(), width - 1)
        guard room >= 0 else { return result }
        for span in spans {
            let part = span.text.prefix(columns: room)
            result.add(part, span.style)
            room -= part.columns
            if part.utf8.count < span.text.utf8.count { break }
        }
        result.add("…")
        return result
    }

    package func text(_ palette: Palette) -> String {
        spans.map { span in
            switch span.style {
            case .plain: span.text
            case .good: palette.good(span.text)
            case .bad: palette.bad(span.text)
            case .warning: palette.warning(span.text)
            case .strong: palette.strong(span.text)
            case .faint: palette.faint(span.text)
            }
        }.joined()
    }
}

extension String {
    /// How many columns of a terminal the text takes. This is not the number of bytes: `✓` has three.
    package var columns: Int { reduce(0) { $0 + $1.columns } }

    func prefix(columns limit: Int) -> String {
        var (result, room) = ("", limit)
        for character in self {
            room -= character.columns
            guard room >= 0 else { break }
            result.append(character)
        }
        return result
    }

    private func suffix(columns limit: Int) -> String { String(String(reversed()).prefix(columns: limit).reversed()) }

    /// The text, cut in the middle: both ends of `6.12.95+deb12-amd64` are needed to tell kernels apart.
    func shortened(to width: Int) -> String {
        guard columns > width else { return self }
        guard width > 1 else { return prefix(columns: max(0, width)) }
        let tail = (width - 1) / 2
        return prefix(columns: width - 1 - tail) + "…" + suffix(columns: tail)
    }

    func leading(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - columns)) }

    func trailing(_ width: Int) -> String { String(repeating: " ", count: max(0, width - columns)) + self }
}

extension Character {
    /// Two for wide East Asian characters, which a path in a message may have. Everything that nvctl itself prints
    /// takes one.
    fileprivate var columns: Int {
        guard let scalar = unicodeScalars.first?.value else { return 0 }
        switch scalar {
        case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
            0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
            return 2
        default: return 1
        }
    }
}
