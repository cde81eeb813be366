/// The few styles that output has. Colour never carries meaning alone: every coloured mark is also a
/// different character.
package struct Palette: Hashable, Sendable {
    package let isColored: Bool

    package init(isColored: Bool) { self.isColored = isColored }

    package static let plain = Palette(isColored: false)

    /// Colour is used on a terminal only, and not if the user has refused it (https://no-color.org).
    package init(isTerminal: Bool, isDisabled: Bool, environment: [String: String]) {
        let refused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        isColored = isTerminal && !isDisabled && !refused
    }

    package func good(_ text: String) -> String { style(text, "32") }
    package func bad(_ text: String) -> String { style(text, "31") }
    package func warning(_ text: String) -> String { style(text, "33") }
    package func strong(_ text: String) -> String { style(text, "1") }
    package func faint(_ text: String) -> String { style(text, "2") }

    private func style(_ text: String, _ code: String) -> String {
        isColored ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }
}
