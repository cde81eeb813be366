/// A git configuration file, as git-config(1) describes it. Only what is needed to look up one value is understood.
package struct GitConfiguration {
    private struct Entry {
        let section: String
        let subsection: String?
        let key: String
        let value: String
    }

    private var entries: [Entry] = []

    /// Reads nothing after a line that git would refuse.
    init(_ text: String) {
        var scanner = Scanner(rest: text.unicodeScalars[...])
        var section: (name: String, subsection: String?) = ("", nil)
        while scanner.skipBlanksAndComments() {
            if scanner.rest.first == "[" {
                guard let header = scanner.header() else { return }
                section = header
            } else {
                guard let (key, value) = scanner.variable() else { return }
                entries.append(Entry(section: section.name, subsection: section.subsection, key: key, value: value))
            }
        }
    }

    /// The first value. If a remote has several URLs, git fetches from the first.
    func first(_ section: String, _ subsection: String, _ key: String) -> String? {
        entries.first { $0.section == section && $0.subsection == subsection && $0.key == key }?.value
    }

    private struct Scanner {
        var rest: Substring.UnicodeScalarView

        /// Returns false at the end.
        mutating func skipBlanksAndComments() -> Bool {
            while let scalar = rest.first {
                if scalar == "#" || scalar == ";" {
                    rest = rest.drop { $0 != "\n" }
                } else if scalar.properties.isWhitespace || scalar == "\u{feff}" {
                    rest = rest.dropFirst()
                } else {
                    return true
                }
            }
            return false
        }

        /// `[section]`, `[section "subsection"]`, or the old form `[section.subsection]`.
        mutating func header() -> (String, String?)? {
            rest = rest.dropFirst()
            let name = String(Substring(rest.prefix { $0 != "]" && $0 != "\"" && $0 != "\n" })).lowercased()
            rest = rest.dropFirst(name.unicodeScalars.count)
            guard rest.first == "\"" else {
                guard rest.first == "]" else { return nil }
                rest = rest.dropFirst()
                let parts = name.split(separator: ".", maxSplits: 1)
                return (String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : nil)
            }
            rest = rest.dropFirst()
            var subsection = ""
            while let scalar = rest.popFirst(), scalar != "\n" {
                if scalar == "\"" {
                    guard rest.popFirst() == "]" else { return nil }
                    return (String(name.filter { !$0.isWhitespace }), subsection)
                }
                guard let character = scalar == "\\" ? rest.popFirst() : scalar else { return nil }
                subsection.unicodeScalars.append(character)
            }
            return nil
        }

        mutating func variable() -> (String, String)? {
            let key = rest.prefix { $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" }
            guard !key.isEmpty else { return nil }
            rest = rest.dropFirst(key.count).drop { $0 == " " || $0 == "\t" }
            let name = String(Substring(key)).lowercased()
            // A name alone stands for true.
            guard rest.first == "=" else {
                return rest.isEmpty || rest.first == "\n" || rest.first == "\r" ? (name, "") : nil
            }
            rest = rest.dropFirst()
            return value().map { (name, $0) }
        }

        private mutating func value() -> String? {
            var value = ""
            // White space counts when something follows it.
            var pending = ""
            var isQuoted = false
            while let scalar = rest.popFirst(), scalar != "\n" || isQuoted {
                var character = scalar
                switch scalar {
                case "\n": return nil
                case "\"":
                    isQuoted.toggle()
                    continue
                case "#" where !isQuoted, ";" where !isQuoted:
                    rest = rest.drop { $0 != "\n" }
                    continue
                case " " where !isQuoted, "\t" where !isQuoted, "\r" where !isQuoted:
                    if !value.isEmpty { pending.unicodeScalars.append(scalar) }
                    continue
                case "\\":
                    guard let escaped = rest.popFirst() else { return nil }
                    switch escaped {
                    case "\n": continue
                    case "n": character = "\n"
                    case "t": character = "\t"
                    case "b": character = "\u{8}"
                    case "\\", "\"": character = escaped
                    default: return nil
                    }
                default: break
                }
                value += pending
                pending = ""
                value.unicodeScalars.append(character)
            }
            return isQuoted ? nil : value
        }
    }
}
