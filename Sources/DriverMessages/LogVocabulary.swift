/// All patterns that a kind of log is searched for, and the index that finds them.
package struct LogVocabulary: Sendable {
    enum Meaning: Hashable, Sendable {
        /// The index of a rule in `rules`.
        case rule(Int)
        case error, complaint, echo, foreignError, foreignEcho

        var isForeign: Bool { self == .foreignError || self == .foreignEcho }
        var isEcho: Bool { self == .echo || self == .foreignEcho }
    }

    package static let build = LogVocabulary(LogRule.all, words: true)
    /// In the kernel's log, words for errors are everywhere, and hardly any of them are about the driver.
    static let kernel = LogVocabulary(LogRule.kernelLog, words: false)

    let rules: [LogRule]
    /// Entries of rules come first, in the order of the rules.
    let entries: [(pattern: LogPattern, meaning: Meaning)]
    let anchors: AnchorIndex

    init(_ rules: [LogRule], words: Bool) {
        self.rules = rules
        var entries = rules.enumerated().flatMap { index, rule in
            rule.patterns.map { (pattern: $0, meaning: Meaning.rule(index)) }
        }
        if words {
            let groups: [([LogPattern], Meaning)] = [
                (LogWords.errors, .error), (LogWords.complaints, .complaint), (LogWords.echoes, .echo),
                (LogWords.foreignErrors, .foreignError), (LogWords.foreignEchoes, .foreignEcho),
            ]
            for (patterns, meaning) in groups { entries += patterns.map { (pattern: $0, meaning: meaning) } }
        }
        self.entries = entries
        anchors = AnchorIndex(entries.map(\.pattern.anchor))
    }
}
