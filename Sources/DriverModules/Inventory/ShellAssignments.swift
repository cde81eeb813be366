/// The literal assignments of a shell script, read without running it.
///
/// `dkms.conf` and `framework.conf` are shell, and showing them must not execute them. What is taken:
/// `NAME=value`, `NAME[3]=value` and `NAME=(a b)`, quoted or not, with references to names that were
/// assigned literally before. Anything else that assigns a name makes that name unknown.
struct ShellAssignments: Hashable, Sendable {
    enum Value: Hashable, Sendable {
        case literal(String)
        /// The text needs a shell: it holds a command, a parameter of DKMS, or stands in a condition.
        case unknown(String)

        var literal: String? { if case .literal(let text) = self { text } else { nil } }
    }

    private(set) var values: [String: [Int: Value]] = [:]
    /// The script ends inside a quotation, or inside a condition or loop that it opened.
    private(set) var isCutOff = false

    init(parsing text: String) {
        var scanner = ShellScanner(text)
        var depth = 0
        while let command = scanner.nextCommand() {
            isCutOff = isCutOff || command.isUnterminated
            guard let first = command.words.first else { continue }
            switch first.raw {
            case "if", "for", "while", "until", "case", "select": depth += 1
            case "fi", "done", "esac": depth = max(0, depth - 1)
            default: break
            }
            if first.raw == "function" || first.raw == "{" || first.raw.hasSuffix("()") { depth += 1 }
            if first.raw == "}" { depth = max(0, depth - 1) }
            for word in command.words { assign(word, isConditional: depth > 0 || command.isConditional) }
        }
        isCutOff = isCutOff || depth > 0
    }

    /// The literal text of a name without an index, which is also its element 0.
    func value(_ name: String) -> String? { values[name]?[0]?.literal }

    private mutating func assign(_ word: ShellWord, isConditional: Bool) {
        guard let assignment = word.assignment else { return }
        let value: Value =
            if isConditional { .unknown(assignment.text) } else { expand(assignment.parts, raw: assignment.text) }
        if let elements = assignment.elements {
            values[assignment.name] = Dictionary(
                uniqueKeysWithValues: elements.enumerated().map { index, parts in
                    (index, isConditional ? .unknown(assignment.text) : expand(parts, raw: assignment.text))
                })
        } else if assignment.isAppending, let old = values[assignment.name]?[assignment.index]?.literal,
            let added = value.literal
        {
            values[assignment.name, default: [:]][assignment.index] = .literal(old + added)
        } else {
            values[assignment.name, default: [:]][assignment.index] =
                assignment.isAppending ? .unknown(assignment.text) : value
        }
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
