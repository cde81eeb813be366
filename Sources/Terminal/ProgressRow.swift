/// One of several things that are under way at the same time.
package struct ProgressRow: Hashable, Sendable {
    package enum State: Hashable, Sendable { case waiting, running, succeeded, failed, leftOut }

    package var label: String
    package var state = State.waiting
    /// What it is doing, in a word; if it failed, why.
    package var phase = ""
    package var done = 0
    package var total: Int?
    /// The seconds that it took until it last paused, and when it was last resumed.
    package var spent: Int64 = 0
    package var runningSince: Int64?
    /// When it is expected to end.
    package var expectedEnd: Int64?

    package init(_ label: String) { self.label = label }

    package func elapsed(at now: Int64) -> Int64 { max(0, spent + (runningSince.map { now - $0 } ?? 0)) }

    var count: String {
        guard let total else { return done > 0 ? "\(done)" : "" }
        return "\(done)/\(total)"
    }

    func remaining(at now: Int64) -> String {
        guard state == .running, let expectedEnd, expectedEnd > now else { return "" }
        return "~\(TimeSpan.text(expectedEnd - now)) left"
    }
}

package enum TimeSpan {
    /// `1:02`, `1:01:02`.
    package static func text(_ seconds: Int64) -> String {
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (minutes, hours) = (seconds / 60, seconds / 3600)
        return hours > 0
            ? "\(hours):\(two(minutes % 60)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
    }
}
