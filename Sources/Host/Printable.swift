extension String {
    /// The text with every control character escaped, so that a folder name or a log line cannot
    /// move the cursor, change colours or forge lines when it is shown on a terminal. A byte of a name
    /// that is no part of UTF-8 is escaped too: `caf\xe9`.
    public var printable: String {
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
}

extension Unicode.Scalar {
    /// C0 and C1 controls, the marks that reorder or hide text, and stand-ins for bytes (`StandIn`).
    public var isUnsafeOnTerminal: Bool {
        switch value {
        case 0..<0x20, 0x7f..<0xa0: true
        case 0x200b...0x200f, 0x202a...0x202e, 0x2028, 0x2029, 0x2066...0x2069, 0xfeff: true
        case 0x10_ff80...0x10_ffff: true
        default: false
        }
    }
}
