import Text

/// The address of a git remote, fit to be shown and stored: everything that may be a secret is removed.
///
/// If it is unclear what is a secret, rather too much is removed than too little. nvctl never fetches from this
/// address: git has its own.
package enum RemoteAddress {
    package static func withoutSecrets(_ address: String) -> String {
        let plain = String(address.prefix { $0 != "?" && $0 != "#" })
        let isPath = plain.hasPrefix("/") || plain.hasPrefix(".")
        // A password may contain one of these characters. The text before it is then the beginning of the password.
        if !isPath, address.dropFirst(plain.count).contains("@") {
            return (plain.firstRange(of: "://").map { String(plain[..<$0.upperBound]) } ?? "") + "…"
        }
        if let mark = plain.firstRange(of: "://") {
            return String(plain[..<mark.upperBound]) + location(plain[mark.upperBound...])
        }
        // `<helper>::<what the helper gets>` (gitremote-helpers(7)): anything can follow the colons.
        if let mark = plain.firstRange(of: "::") { return String(plain[..<mark.upperBound]) + "…" }
        // A path, and not `user@host:path`.
        guard !isPath, let at = plain.lastIndex(of: "@") else { return plain }
        return user(plain[..<at]) + plain[plain.index(after: at)...]
    }

    /// `user:password@host/path` without the password, and without the user, which may be a token.
    private static func location(_ text: Substring) -> String {
        guard let at = text.lastIndex(of: "@") else { return String(text) }
        // A password may contain a slash, and a path an `@`. They cannot be told apart.
        guard !text[..<at].contains("/") else { return "…" }
        return user(text[..<at]) + text[text.index(after: at)...]
    }

    /// Only the user `git`, which every forge has for ssh, is certainly not a secret.
    private static func user(_ text: Substring) -> String {
        text == "git" || text.hasPrefix("git:") ? "git@" : ""
    }

    /// What git said, without secrets in the addresses that it named.
    package static func withoutSecrets(inWordsOf git: String) -> String {
        git.split(separator: "\n", omittingEmptySubsequences: false).map { withoutSecrets(inLine: $0) }
            .joined(separator: "\n")
    }

    /// An address ends with its quotation or its word. If an `@` follows, a password may contain blanks and quotation
    /// marks, so the address ends with the word that has the line's last `@`.
    private static func withoutSecrets(inLine line: Substring) -> String {
        guard let mark = line.firstRange(of: "://") else { return withoutSecrets(inWords: line) }
        let start = line[..<mark.lowerBound].lastIndex { !$0.isLetter && !$0.isNumber && !"+-.:".contains($0) }
        let head = start.map { line[...$0] } ?? ""
        let rest = line[head.endIndex...]
        let quote = head.last.flatMap { "'\"<".contains($0) ? ($0 == "<" ? ">" : $0) : nil }
        var end = quote.flatMap { rest.lastIndex(of: $0) } ?? rest.firstIndex(of: " ") ?? rest.endIndex
        if let at = rest.lastIndex(of: "@"), at >= end {
            let behind = rest[at...]
            end = quote.flatMap { behind.firstIndex(of: $0) } ?? behind.firstIndex(of: " ") ?? rest.endIndex
        }
        let trail = rest[..<end].reversed().prefix { marks.contains($0) || $0 == ":" || $0 == "." }
        end = rest.index(end, offsetBy: -trail.count)
        return withoutSecrets(inWords: head) + withoutSecrets(String(rest[..<end]))
            + withoutSecrets(inLine: rest[end...])
    }

    private static let marks: Set<Character> = ["'", "\"", "(", ")", ",", ";", "<", ">"]

    /// For addresses without a scheme, which would show where they begin: `user:password@host:path`.
    private static func withoutSecrets(inWords words: Substring) -> String {
        words.split(separator: " ", omittingEmptySubsequences: false).map { word in
            guard word.contains("@") else { return String(word) }
            let start = word.prefix { marks.contains($0) }
            let end = word.dropFirst(start.count).reversed().prefix { marks.contains($0) || $0 == ":" || $0 == "." }
            let address = word.dropFirst(start.count).dropLast(end.count)
            return start + withoutSecrets(String(address)) + String(end.reversed())
        }.joined(separator: " ")
    }
}
