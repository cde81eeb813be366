/// The literal assignments of a shell script, read without running it.
///
/// `dkms.conf` and `framework.conf` are shell scripts, and showing them must not run them. These forms are understood:
/// `NAME=value`, `NAME[3]=value` and `NAME=(a b)`, quoted or not, with references to names that were assigned literally
/// before. Anything else that assigns a name makes that name unknown.
package struct ShellAssignments: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        case literal(String)
        /// Only a shell can tell the value: the text holds a command or a parameter of DKMS, or is inside a condition.
        case unknown(String)

        package var literal: String? { if case .literal(let text) = self { text } else { nil } }
    }

    package private(set) var values: [String: [Int: Value]] = [:]
    /// The script ends inside a quotation, or inside a condition or loop that it opened.
    package private(set) var isCutOff = false
    /// The script runs another script or computed text, or assigns an element by a computed index. Names may then have
    /// values that are not in `values`.
    package private(set) var hasHiddenAssignments = false

    package init(parsing text: String) {
        var scanner = ShellScanner(text)
        var depth = 0
        while let command = scanner.nextCommand() {
            isCutOff = isCutOff || command.isUnterminated
            // `then if …` begins a condition as much as `if …` does.
            let words = command.words.drop { ["then", "do", "else", "!", "time"].contains($0.raw) }
            guard let first = words.first else { continue }
            let opens = Self.opens(words)
            if opens { depth += 1 }
            if !opens, ["fi", "done", "esac", "}", ")"].contains(first.raw) { depth = max(0, depth - 1) }
            apply(words, isConditional: depth > 0 || command.isConditional)
        }
        isCutOff = isCutOff || depth > 0
    }

    /// The literal value of a name, which is also its element 0.
    package func value(_ name: String) -> String? { values[name]?[0]?.literal }

    /// Whether a command opens a block that another command closes. A function does if its brace is on the same line. A
    /// brace on the next line is a command that opens the block itself.
    private static func opens(_ words: ArraySlice<ShellWord>) -> Bool {
        guard let first = words.first?.raw else { return false }
        if ["if", "for", "while", "until", "case", "select", "{", "("].contains(first) {
            return first != "(" || words.last?.raw.hasSuffix(")") != true
        }
        let isFunction = first == "function" || first.hasSuffix("()") || words.dropFirst().first?.raw == "()"
        return isFunction && words.dropFirst().contains { $0.raw == "{" || $0.raw == "(" }
    }

    private mutating func apply(_ words: ArraySlice<ShellWord>, isConditional: Bool) {
        let commandWord = words.first { $0.assignment == nil }
        switch commandWord?.raw {
        case nil, "export", "declare", "typeset", "local", "readonly":
            for word in words { assign(word, isConditional: isConditional) }
        case "unset" where !isConditional:
            for word in words.dropFirst() { values[word.raw] = nil }
        case "unset", "read", "mapfile", "readarray":
            for word in words.dropFirst() { values[word.raw] = [0: .unknown(word.raw)] }
        case "eval", "source", ".": hasHiddenAssignments = true
        default:
            // `NAME=value command` sets the name for that command alone. Inside a condition, the shell may still assign
            // the name: `then NAME=value`, `pattern) NAME=value`.
            if isConditional { for word in words { assign(word, isConditional: true) } }
        }
    }

    private mutating func assign(_ word: ShellWord, isConditional: Bool) {
        guard let assignment = word.assignment else { return }
        func expanded(_ parts: [ShellWord.Part]) -> Value {
            isConditional ? .unknown(assignment.text) : expand(parts, raw: assignment.text)
        }
        if let elements = assignment.elements {
            var array = assignment.isAppending ? values[assignment.name] ?? [:] : [:]
            var next = (array.keys.max() ?? -1) + 1
            for element in elements {
                let index = element.index ?? next
                array[index] = expanded(element.parts)
                next = index + 1
            }
            values[assignment.name] = array
            return
        }
        guard let index = assignment.index else {
            hasHiddenAssignments = true
            return
        }
        var value = expanded(assignment.parts)
        if assignment.isAppending {
            let old = values[assignment.name]?[index] ?? .literal("")
            if let first = old.literal, let added = value.literal {
                value = .literal(first + added)
            } else {
                value = .unknown(assignment.text)
            }
        }
        values[assignment.name, default: [:]][index] = value
    }

    private func expand(_ parts: [ShellWord.Part], raw: String) -> Value {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .reference(let name):
                guard let text = value(name) else { return .unknown(raw) }
                result += text
            case .dynamic: return .unknown(raw)
            }
        }
        return .literal(result)
    }
}
