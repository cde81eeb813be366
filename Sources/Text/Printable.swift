extension String {
    /// The text with every control character escaped, so that a folder name or a log line cannot move the cursor,
    /// change colours or forge lines when it is shown on a terminal. A byte of a name that is not valid UTF-8 is
    /// escaped too: `caf\xe9`.
    package var printable: String {
        guard unicodeScalars.contains(where: \.isUnsafeOnTerminal) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if let standIn = StandIn(scalar) {
                result += "\\x" + String(standIn.byte, radix: 16)
            } else if scalar.isUnsafeOnTerminal {
                let hex = String(scalar.value, radix: 16)
                result += scalar.value < 0x100 ? "\\x" + (hex.count < 2 ? "0" : "") + hex : "\\u{\(hex)}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Like `printable`, but keeps the line breaks.
    package var printableLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }.joined(separator: "\n")
    }
}

extension Unicode.Scalar {
    /// Control characters, marks that reorder, join or hide text, and stand-ins for bytes (`StandIn`). Unicode's own
    /// categories decide, so that no mark is forgotten.
    package var isUnsafeOnTerminal: Bool {
        guard value >= 0x7f else { return value < 0x20 }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: StandIn(self) != nil
        }
    }
}
