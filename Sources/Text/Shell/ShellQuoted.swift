extension String {
    /// The text as one word of a POSIX shell, for commands that are shown, never run.
    package var shellQuoted: String {
        let plain =
            !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "/._-+=:,@%~".utf8.contains(byte)
                }
            }
        guard !plain else { return self }
        guard unicodeScalars.contains(where: \.isUnsafeOnTerminal) else {
            return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        }
        // Control characters, and bytes that are not text: `$'caf\xe9'` (POSIX.1-2024).
        return "$'" + unicodeScalars.map(\.inDollarQuotes).joined() + "'"
    }
}

extension Unicode.Scalar {
    fileprivate var inDollarQuotes: String {
        if isUnsafeOnTerminal {
            return String(self).systemBytes.map { "\\x" + ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        return self == "'" || self == "\\" ? "\\\(self)" : String(self)
    }
}
