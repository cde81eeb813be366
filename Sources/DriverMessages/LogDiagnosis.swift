import DriverModel

/// What a log says of what went wrong.
package struct LogDiagnosis: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        /// The first line of a log is 1.
        package let number: Int
        /// As it was found, without colours; a long one is cut.
        package let text: String
        /// What a compiler or make says it is about.
        package let source: SourcePosition?
    }

    /// A rule and the first line that it was found on.
    package struct Match: Hashable, Sendable {
        package let rule: LogRule
        package let line: Line

        package func cause(for origin: LogOrigin) -> String { rule.cause.words(for: origin) }
        package func advice(for origin: LogOrigin) -> Advice { rule.advice.advice(for: origin) }
    }

    /// How many lines the log has.
    package var lines = 0
    /// The first that is an error by itself, and not what make or DKMS say of another.
    package var firstError: Line?
    /// The text from the first error on, a few lines of it; without one the first that tells of a failure at all.
    package var excerpt: [String] = []
    /// Every rule that was found, in the order of the log.
    package var matches: [Match] = []
    /// Programs speak another language than English in it.
    package var isForeign = false

    /// Why the build failed, as far as nvctl knows the words of this log.
    package var cause: Match? {
        if let known = first(of: .shortage) ?? first(of: .cause) { return known }
        if let known = first(of: .followUp), known.line.number == firstError?.number { return known }
        // The wrapper's English words above errors that nobody here can read are no cause.
        guard !isForeign, firstError == nil else { return nil }
        return first(of: .note) ?? first(of: .echo)
    }

    /// All that was found and is not harmless, in the order of the log.
    package var causes: [Match] { matches.filter { [.note, .followUp, .cause, .shortage].contains($0.rule.weight) } }

    /// Whether there is something to say of a log whose build has no recorded result.
    package var isTelling: Bool { firstError != nil || cause != nil || isForeign }

    package func has(_ rule: LogRule) -> Bool { matches.contains { $0.rule == rule } }

    private func first(of weight: LogRule.Weight) -> Match? { matches.first { $0.rule.weight == weight } }
}

extension LogDiagnosis {
    package static func of(_ log: [UInt8]) -> LogDiagnosis {
        var scanner = LogScanner(.build)
        scanner.feed(log[...])
        return scanner.finish()
    }

    /// Of the kernel's log, whose lines come from whoever has read it.
    package static func ofKernelLog(_ lines: some Sequence<String>) -> LogDiagnosis {
        var scanner = LogScanner(.kernel)
        for line in lines { scanner.feed(Array(line.utf8)[...] + [UInt8(ascii: "\n")]) }
        return scanner.finish()
    }

    /// The cause and what to do, in one sentence; nil when nvctl does not know the cause.
    package func sentence(for origin: LogOrigin) -> String? {
        guard let cause, cause.rule.weight != .echo else { return nil }
        return "\(cause.cause(for: origin)); \(cause.advice(for: origin))"
    }
}
