import DriverModel

/// What a log tells about what went wrong.
package struct LogDiagnosis: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        /// The first line of a log is 1.
        package let number: Int
        /// The line as it was found, but without colours. A long line is cut.
        package let text: String
        /// The place that a compiler or make says the line is about.
        package let source: SourcePosition?
    }

    /// A rule, and the first line that matched it.
    package struct Match: Hashable, Sendable {
        package let rule: LogRule
        package let line: Line

        package func cause(for origin: LogOrigin) -> String { rule.cause.words(for: origin) }
        package func advice(for origin: LogOrigin) -> Advice { rule.advice.advice(for: origin) }
    }

    /// How many lines the log has.
    package var lines = 0
    /// The first line that is an error by itself, not make's or DKMS's report of another error.
    package var firstError: Line?
    /// A few lines from the first error on. Without an error, the first line that reports any failure.
    package var excerpt: [String] = []
    /// All rules that matched, in the order of the log.
    package var matches: [Match] = []
    /// Whether programs print another language than English in this log.
    package var isForeign = false

    /// Why the build failed, as far as nvctl understands this log.
    package var cause: Match? {
        if let known = first(of: .shortage) ?? first(of: .cause) { return known }
        if let known = first(of: .followUp), known.line.number == firstError?.number { return known }
        // Above errors in a language that nvctl cannot read, a wrapper's English message is no cause.
        guard !isForeign, firstError == nil else { return nil }
        return first(of: .note) ?? first(of: .echo)
    }

    /// All matches that are not harmless or just an echo, in the order of the log.
    package var causes: [Match] { matches.filter { [.note, .followUp, .cause, .shortage].contains($0.rule.weight) } }

    /// Whether there is something to say about a log if no result of its build was recorded.
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

    /// Diagnoses the kernel's log. Whoever has read it passes the lines.
    package static func ofKernelLog(_ lines: some Sequence<String>) -> LogDiagnosis {
        var scanner = LogScanner(.kernel)
        for line in lines { scanner.feed(Array(line.utf8)[...] + [UInt8(ascii: "\n")]) }
        return scanner.finish()
    }

    /// The cause and the advice in one sentence; nil if nvctl does not know the cause.
    package func sentence(for origin: LogOrigin) -> String? {
        guard let cause, cause.rule.weight != .echo else { return nil }
        return "\(cause.cause(for: origin)); \(cause.advice(for: origin))"
    }
}
