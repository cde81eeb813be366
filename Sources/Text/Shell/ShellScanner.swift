/// A word of a shell script with its quotes resolved.
package struct ShellWord {
    package enum Part: Hashable {
        case text(String)
        case reference(String)
        /// A substitution whose result only a shell knows.
        case dynamic
    }

    package struct Element {
        /// Set if the element is written as `[3]=value`.
        package var index: Int?
        package var parts: [Part]
    }

    package struct Assignment {
        package var name: String
        /// Nil if the index is not a number below 4096, as in `NAME[$i]=`.
        package var index: Int?
        package var isAppending: Bool
        package var text: String
        package var parts: [Part]
        package var elements: [Element]?
    }

    package var raw: String
    package var assignment: Assignment?
}

/// Cuts a shell script into commands and words, as far as reading assignments needs.
///
/// The scanner works on scalars, not on characters: a combining mark after a quotation mark makes one character of the
/// two, and the shell would still see the quotation mark.
package struct ShellScanner {
    package struct Command {
        package var words: [ShellWord]
        /// Follows `&&` or `||`.
        package var isConditional: Bool
        package var isUnterminated: Bool
    }

    private let text: [Unicode.Scalar]
    private var position = 0
    private var conditional = false
    private var unterminated = false
    /// Delimiters of here-documents that begin after the current line.
    private var documents: [String] = []

    package init(_ text: String) { self.text = Array(text.unicodeScalars) }

    package mutating func nextCommand() -> Command? {
        guard position < text.count else { return nil }
        var words: [ShellWord] = []
        let isConditional = conditional
        conditional = false
        while let next = peek(0) {
            switch next {
            case " ", "\t", "\r": position += 1
            case "\\" where peek(1) == "\n": position += 2
            case "#": skipLine()
            case "\n":
                position += 1
                skipDocuments()
                return Command(words: words, isConditional: isConditional, isUnterminated: unterminated)
            case ";":
                position += 1
                return Command(words: words, isConditional: isConditional, isUnterminated: unterminated)
            case "&", "|":
                conditional = peek(1) == next
                position += conditional ? 2 : 1
                return Command(words: words, isConditional: isConditional, isUnterminated: unterminated)
            default: words.append(word())
            }
        }
        unterminated = unterminated || !documents.isEmpty
        return Command(words: words, isConditional: isConditional, isUnterminated: unterminated)
    }

    private func peek(_ offset: Int) -> Unicode.Scalar? {
        position + offset < text.count ? text[position + offset] : nil
    }

    private func string(from start: Int) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: text[start..<position])
        return String(result)
    }

    private mutating func skipLine() {
        while let next = peek(0), next != "\n" { position += 1 }
    }

    private mutating func word() -> ShellWord {
        let start = position
        guard var assignment = assignmentHead() else {
            position = start
            _ = parts()
            if position == start { position += 1 }
            return ShellWord(raw: string(from: start))
        }
        let valueStart = position
        if peek(0) == "(" {
            position += 1
            assignment.elements = elements()
        } else {
            // A tilde at the beginning stands for a home folder.
            assignment.parts = (peek(0) == "~" ? [.dynamic] : []) + parts()
        }
        assignment.text = string(from: valueStart)
        return ShellWord(raw: string(from: start), assignment: assignment)
    }

    /// `NAME=`, `NAME+=`, `NAME[3]=`, `NAME[3]+=`; nil if the word does not begin with one of these.
    private mutating func assignmentHead() -> ShellWord.Assignment? {
        guard let first = peek(0), Self.isNameScalar(first), !("0"..."9").contains(first) else { return nil }
        let name = nameHere()
        var index: Int? = 0
        if peek(0) == "[" {
            position += 1
            let start = position
            while let next = peek(0), next != "]", next != "\n" { position += 1 }
            index = Int(string(from: start)).flatMap { (0..<4096).contains($0) ? $0 : nil }
            guard peek(0) == "]" else { return nil }
            position += 1
        }
        let appending = peek(0) == "+" && peek(1) == "="
        if appending { position += 1 }
        guard peek(0) == "=" else { return nil }
        position += 1
        return ShellWord.Assignment(
            name: name, index: index, isAppending: appending, text: "", parts: [], elements: nil)
    }

    private mutating func nameHere() -> String {
        let start = position
        while let next = peek(0), Self.isNameScalar(next) { position += 1 }
        return string(from: start)
    }

    private mutating func elements() -> [ShellWord.Element] {
        var result: [ShellWord.Element] = []
        while let next = peek(0) {
            switch next {
            case ")":
                position += 1
                return result
            case " ", "\t", "\n", "\r": position += 1
            case "#": skipLine()
            default:
                let before = position
                let index = elementIndex()
                result.append(ShellWord.Element(index: index, parts: parts(ofElement: true)))
                if position == before { position += 1 }
            }
        }
        unterminated = true
        return result
    }

    /// Reads `[3]=` before an element.
    private mutating func elementIndex() -> Int? {
        let start = position
        if peek(0) == "[" {
            position += 1
            let digits = position
            while let next = peek(0), ("0"..."9").contains(next) { position += 1 }
            if let index = Int(string(from: digits)), index < 4096, peek(0) == "]", peek(1) == "=" {
                position += 2
                return index
            }
        }
        position = start
        return nil
    }

    /// The rest of a word, up to white space or an operator outside quotes. In an array element, the shell would also
    /// split unquoted text and match it against file names.
    private mutating func parts(ofElement: Bool = false) -> [ShellWord.Part] {
        var result: [ShellWord.Part] = []
        while let next = peek(0) {
            switch next {
            case " ", "\t", "\n", ";", "&", "|": return result
            case "\r" where peek(1) == "\n": return result
            case ")" where ofElement: return result
            case "'": result.append(.text(singleQuoted()))
            case "\"": result += doubleQuoted()
            case "$" where peek(1) == "\"": position += 1
            case "$" where peek(1) == "'":
                position += 1
                _ = singleQuoted()
                result.append(.dynamic)
            case "\\":
                position += 1
                if let escaped = peek(0) {
                    if escaped != "\n" { result.append(.text(String(escaped))) }
                    position += 1
                }
            case "$", "`":
                let part = substitution()
                if ofElement, case .reference = part { result.append(.dynamic) } else { result.append(part) }
            case "*" where ofElement, "?" where ofElement, "[" where ofElement, "{" where ofElement:
                result.append(.dynamic)
                position += 1
            case "<" where peek(1) == "<" && !ofElement: hereDocument()
            default:
                result.append(.text(String(next)))
                position += 1
            }
        }
        return result
    }

    /// At `<<`: remembers the delimiter, so that the lines up to it are not taken for commands.
    private mutating func hereDocument() {
        position += 2
        if peek(0) == "<" {
            position += 1
            return
        }
        if peek(0) == "-" { position += 1 }
        while let next = peek(0), next == " " || next == "\t" { position += 1 }
        let start = position
        // `1<<2` is arithmetic; a delimiter is a word.
        guard let first = peek(0),
            Self.isNameScalar(first) && !("0"..."9").contains(first) || "'\"\\".unicodeScalars.contains(first)
        else { return }
        while let next = peek(0), Self.isNameScalar(next) || "'\"\\-.".unicodeScalars.contains(next) { position += 1 }
        documents.append(string(from: start).filter { !"'\"\\".contains($0) })
    }

    private mutating func skipDocuments() {
        for delimiter in documents {
            var isClosed = false
            while position < text.count, !isClosed {
                let start = position
                skipLine()
                let line = string(from: start)
                if position < text.count { position += 1 }
                isClosed = line.drop { $0 == "\t" } == delimiter || line == delimiter
            }
            if !isClosed { unterminated = true }
        }
        documents = []
    }

    private mutating func singleQuoted() -> String {
        position += 1
        let start = position
        while let next = peek(0), next != "'" { position += 1 }
        let content = string(from: start)
        if position < text.count { position += 1 } else { unterminated = true }
        return content
    }

    private mutating func doubleQuoted() -> [ShellWord.Part] {
        position += 1
        var result: [ShellWord.Part] = []
        while let next = peek(0) {
            switch next {
            case "\"":
                position += 1
                return result
            case "\\":
                let escaped = peek(1)
                if let escaped, "\\\"$`".unicodeScalars.contains(escaped) {
                    result.append(.text(String(escaped)))
                    position += 2
                } else if escaped == "\n" {
                    position += 2
                } else {
                    result.append(.text("\\"))
                    position += 1
                }
            case "$", "`": result.append(substitution())
            default:
                let start = position
                while let plain = peek(0), !"\"\\$`".unicodeScalars.contains(plain) { position += 1 }
                result.append(.text(string(from: start)))
            }
        }
        unterminated = true
        return result
    }

    /// At `$` or a backquote.
    private mutating func substitution() -> ShellWord.Part {
        if text[position] == "`" {
            position += 1
            while let next = peek(0), next != "`" { position += next == "\\" ? 2 : 1 }
            if position < text.count { position += 1 } else { unterminated = true }
            position = min(position, text.count)
            return .dynamic
        }
        position += 1
        switch peek(0) {
        case "(":
            skipBalanced("(", ")")
            return .dynamic
        case "{":
            let start = position + 1
            skipBalanced("{", "}")
            let inside = text[start..<max(start, position - 1)]
            guard !inside.isEmpty, inside.allSatisfy(Self.isNameScalar) else { return .dynamic }
            return .reference(inside.map(String.init).joined())
        case let next? where Self.isNameScalar(next): return .reference(nameHere())
        case let next? where "?!@*#$-".unicodeScalars.contains(next):
            position += 1
            return .dynamic
        default: return .text("$")
        }
    }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }

    /// Moves past the bracket that closes the one here. Brackets inside quotes do not count.
    private mutating func skipBalanced(_ open: Unicode.Scalar, _ close: Unicode.Scalar) {
        var depth = 0
        while let next = peek(0) {
            switch next {
            case "'" where open == "(": _ = singleQuoted()
            case "\"": _ = doubleQuoted()
            case "\\": position = min(position + 2, text.count)
            default:
                position += 1
                if next == open { depth += 1 }
                if next == close { depth -= 1 }
                if depth == 0 { return }
            }
        }
        unterminated = true
    }
}
