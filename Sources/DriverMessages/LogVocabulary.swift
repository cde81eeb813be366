/// All patterns that a kind of log is searched for, and the index that finds them.
package struct LogVocabulary: Sendable {
    enum Meaning: Hashable, Sendable {
        /// By its place in `rules`.
        case rule(Int)
        case error, complaint, echo, foreignError, foreignEcho

        var isForeign: Bool { self == .foreignError || self == .foreignEcho }
        var isEcho: Bool { self == .echo || self == .foreignEcho }
    }

    package static let build = LogVocabulary(LogRule.all, words: true)
    /// Words for errors are everywhere in it, and nearly all of them are others'.
    static let kernel = LogVocabulary(LogRule.kernelLog, words: false)

    let rules: [LogRule]
    /// In the order of the rules.
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
