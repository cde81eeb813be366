/// A page of text output: a heading, labelled values, sections, lines.
package struct Page: Sendable {
    private let palette: Palette
    private var lines: [String] = []

    package init(_ palette: Palette) { self.palette = palette }

    package var text: String { lines.joined(separator: "\n") }

    package mutating func title(_ title: String) {
        lines += [palette.strong(title), String(repeating: "═", count: 50), ""]
    }

    package mutating func section(_ title: String) {
        lines += [palette.strong(title), String(repeating: "─", count: 40)]
    }

    /// A label and its value. The values on a page are aligned.
    package mutating func field(_ label: String, _ value: String) {
        let head = label + ":"
        lines.append(head + String(repeating: " ", count: max(1, 16 - head.count)) + value)
    }

    package mutating func line(_ text: String = "") { lines.append(text) }

    /// A line with a mark in front: ✓, ✗ or another.
    package mutating func item(_ mark: Mark, _ text: String, indent: Int = 2) {
        lines.append(String(repeating: " ", count: indent) + mark.text(palette) + " " + text)
    }

    package enum Mark: Sendable {
        case good, bad, neutral, warning

        func text(_ palette: Palette) -> String {
            switch self {
            case .good: palette.good("✓")
            case .bad: palette.bad("✗")
            case .neutral: palette.faint("-")
            case .warning: palette.warning("!")
            }
        }
    }
}
