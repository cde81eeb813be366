/// A word of a shell script with its quotation resolved.
struct ShellWord {
    enum Part: Hashable {
        case text(String)
        case reference(String)
        /// A substitution whose result only a shell knows.
        case dynamic
    }

    struct Assignment {
        var name: String
        var index: Int
        var isAppending: Bool
        var text: String
        var parts: [Part]
        var elements: [[Part]]?
    }

    var raw: String
    var assignment: Assignment?
}

/// Cuts a shell script into commands and words, as far as reading assignments needs.
struct ShellScanner {
    struct Command {
        var words: [ShellWord]
        /// Follows `&&` or `||`.
        var isConditional: Bool
        var isUnterminated: Bool
    }

    private let text: [Character]
    private var position = 0
    private var conditional = false
    private var unterminated = false

    init(_ text: String) { self.text = Array(text) }

    mutating func nextCommand() -> Command? {
        guard position < text.count else { return nil }
        var words: [ShellWord] = []
        let isConditional = conditional
        conditional = false
        while position < text.count {
            switch text[position] {
            case " ", "\t", "\r": position += 1
            case "\\" where peek(1) == "\n": position += 2
            case "#": skipLine()
            case "\n", "\r\n", ";":
                position += 1
                return Command(words: words, isConditional: isConditional, isUnterminated: unterminated)
            case "&", "|":
                conditional = peek(1) == text[position]
                position += conditional ? 2 : 1
                return Command(words: words, isConditional: isConditional, isUnterminated: unterminated)
            default: words.append(word())
            }
        }
        return Command(words: words, isConditional: isConditional, isUnterminated: unterminated)
    }

    private func peek(_ offset: Int) -> Character? {
        position + offset < text.count ? text[position + offset] : nil
    }

    private mutating func skipLine() {
        while position < text.count, text[position] != "\n", text[position] != "\r\n" { position += 1 }
    }

    private mutating func word() -> ShellWord {
        let start = position
        guard var assignment = assignmentHead() else {
            position = start
            _ = parts()
            if position == start { position += 1 }
            return ShellWord(raw: String(text[start..<position]))
        }
        let valueStart = position
        if peek(0) == "(" {
            position += 1
            assignment.elements = elements()
        } else {
            assignment.parts = parts()
        }
        assignment.text = String(text[valueStart..<position])
        return ShellWord(raw: String(text[start..<position]), assignment: assignment)
    }

    /// `NAME=`, `NAME+=`, `NAME[3]=`, `NAME[3]+=`; nil when the word does not begin so.
    private mutating func assignmentHead() -> ShellWord.Assignment? {
        var name = ""
        while let next = peek(0), next == "_" || (next.isASCII && (next.isLetter || (next.isNumber && !name.isEmpty))) {
            name.append(next)
            position += 1
        }
        guard !name.isEmpty else { return nil }
        var index = 0
        if peek(0) == "[" {
            position += 1
            var digits = ""
            while let next = peek(0), next != "]", next != "\n" {
                digits.append(next)
                position += 1
            }
            guard peek(0) == "]", let number = Int(digits), (0..<4096).contains(number) else { return nil }
            position += 1
            index = number
        }
        let appending = peek(0) == "+" && peek(1) == "="
        if appending { position += 1 }
        guard peek(0) == "=" else { return nil }
        position += 1
        return ShellWord.Assignment(name: name, index: index, isAppending: appending, text: "", parts: [], elements: nil)
    }

    private mutating func elements() -> [[ShellWord.Part]] {
        var result: [[ShellWord.Part]] = []
        while position < text.count {
            switch text[position] {
            case ")":
                position += 1
                return result
            case " ", "\t", "\n", "\r\n": position += 1
            case "#": skipLine()
            default:
                let before = position
                result.append(parts(stopsAtParenthesis: true))
                if position == before { position += 1 }
            }
        }
        unterminated = true
        return result
    }

    /// The rest of a word, up to white space or an operator outside quotation.
    private mutating func parts(stopsAtParenthesis: Bool = false) -> [ShellWord.Part] {
        var result: [ShellWord.Part] = []
        while let next = peek(0) {
            switch next {
            case " ", "\t", "\n", "\r\n", ";", "&", "|": return result
            case ")" where stopsAtParenthesis: return result
            case "'": result.append(.text(singleQuoted()))
            case "\"": result += doubleQuoted()
            case "\\":
                position += 1
                if let escaped = peek(0) {
                    if escaped != "\n" { result.append(.text(String(escaped))) }
                    position += 1
                }
            case "$", "`": result.append(substitution())
            default:
                result.append(.text(String(next)))
                position += 1
            }
        }
        return result
    }

    private mutating func singleQuoted() -> String {
        position += 1
        let start = position
        while position < text.count, text[position] != "'" { position += 1 }
        let content = String(text[start..<position])
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
                if let escaped, "\\\"$`".contains(escaped) {
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
                result.append(.text(String(next)))
                position += 1
            }
        }
        unterminated = true
        return result
    }

    /// At `$` or a backquote.
    private mutating func substitution() -> ShellWord.Part {
        if text[position] == "`" {
            skip(to: "`")
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
            let inside = String(text[start..<max(start, position - 1)])
            return inside.allSatisfy(Self.isNameCharacter) ? .reference(inside) : .dynamic
        case let next? where Self.isNameCharacter(next):
            var name = ""
            while let character = peek(0), Self.isNameCharacter(character) {
                name.append(character)
                position += 1
            }
            return .reference(name)
        default: return .text("$")
        }
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character == "_" || (character.isASCII && (character.isLetter || character.isNumber))
    }

    private mutating func skip(to end: Character) {
        position += 1
        while position < text.count, text[position] != end { position += 1 }
        if position < text.count { position += 1 } else { unterminated = true }
    }

    private mutating func skipBalanced(_ open: Character, _ close: Character) {
        var depth = 0
        while position < text.count {
            if text[position] == open { depth += 1 }
            if text[position] == close { depth -= 1 }
            position += 1
            if depth == 0 { return }
        }
        unterminated = true
    }
}
