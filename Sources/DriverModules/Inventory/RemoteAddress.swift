import Host

/// The address of a git remote, fit to be shown and stored: whatever may be a secret in it is gone.
///
/// Where it cannot be told what is a secret, more is left out, not less. Nothing is ever fetched from this address:
/// git has its own.
enum RemoteAddress {
    static func withoutSecrets(_ address: String) -> String {
        let plain = String(address.prefix { $0 != "?" && $0 != "#" })
        if let mark = plain.firstRange(of: "://") {
            return String(plain[..<mark.upperBound]) + location(plain[mark.upperBound...])
        }
        // `<helper>::<what the helper gets>` (gitremote-helpers(7)), where anything can stand.
        if let mark = plain.firstRange(of: "::") { return String(plain[..<mark.upperBound]) + "…" }
        // A path, and not `user@host:path`.
        guard let at = plain.lastIndex(of: "@"), !plain.hasPrefix("/"), !plain.hasPrefix(".") else { return plain }
        return user(plain[..<at]) + plain[plain.index(after: at)...]
    }

    /// `user:password@host/path` without the password, and without a user who may be a token.
    private static func location(_ text: Substring) -> String {
        guard let at = text.lastIndex(of: "@") else { return String(text) }
        // A password may have a slash in it, and a path an `@`: who can tell?
        guard !text[..<at].contains("/") else { return "…" }
        return user(text[..<at]) + text[text.index(after: at)...]
    }

    /// Of all users, the one that every forge has for ssh says nothing.
    private static func user(_ text: Substring) -> String {
        text == "git" || text.hasPrefix("git:") ? "git@" : ""
    }

    /// What git said, without the addresses that it named.
    static func withoutSecrets(inWordsOf git: String) -> String {
        git.split(separator: " ", omittingEmptySubsequences: false).map { word in
            guard word.contains("://") || word.contains("@") else { return String(word) }
            let quotes: Set<Character> = ["'", "\"", "(", ")", ",", ";", "<", ">"]
            let start = word.prefix { quotes.contains($0) }
            let end = word.dropFirst(start.count).reversed().prefix { quotes.contains($0) || $0 == ":" || $0 == "." }
            let address = word.dropFirst(start.count).dropLast(end.count)
            return start + withoutSecrets(String(address)) + String(end.reversed())
        }.joined(separator: " ")
    }
}
