/// Rows of progress, drawn for a width. Columns that do not fit are left out, and no line is wider than that.
package struct ProgressTable: Hashable, Sendable {
    package var rows: [ProgressRow]

    package init(_ rows: [ProgressRow] = []) { self.rows = rows }

    /// At most `height` lines: the rows under way come before those that wait or are done, and the last line counts
    /// the ones that are left out.
    package func lines(width: Int, height: Int, at now: Int64) -> [Line] {
        guard rows.count > height else { return lines(width: width, at: now) }
        let byUrgency = rows.indices.sorted { (rows[$0].urgency, $0) < (rows[$1].urgency, $1) }
        let shown = Set(byUrgency.prefix(max(0, height - 1)))
        let hidden = rows.indices.filter { !shown.contains($0) }.map { rows[$0].state }
        let layout = Layout(rows, width: width, at: now)
        let lines = rows.indices.filter(shown.contains).map { layout.line(rows[$0], at: now) }
        let counts: [(String, ProgressRow.State)] = [
            ("running", .running), ("failed", .failed), ("waiting", .waiting), ("done", .succeeded),
            ("left out", .leftOut),
        ]
        let words = counts.compactMap { word, state in
            let count = hidden.count { $0 == state }
            return count > 0 ? "\(count) \(word)" : nil
        }
        let summary = Line("  and " + words.joined(separator: ", "), .faint).cut(to: width)
        return (lines + [summary]).suffix(max(1, height))
    }

    package func lines(width: Int, at now: Int64) -> [Line] {
        let layout = Layout(rows, width: width, at: now)
        return rows.map { layout.line($0, at: now) }
    }
}

extension ProgressRow {
    fileprivate var urgency: Int {
        switch state {
        case .running: 0
        case .failed: 1
        case .waiting: 2
        case .succeeded, .leftOut: 3
        }
    }
}

/// The columns of a table, and how wide they are.
private struct Layout {
    private let width: Int
    private let label: Int
    private let bar: Int?
    private let count: Int
    private let phase: Int
    private let elapsed: Int?
    private let remaining: Int?

    private static let gap = "  "
    private static let phaseWidth = 11

    init(_ rows: [ProgressRow], width: Int, at now: Int64) {
        func widest(_ text: (ProgressRow) -> String) -> Int { rows.map { text($0).columns }.max() ?? 0 }
        let longest = widest(\.label)
        let label = min(longest, max(16, width / 3))
        // Wide enough from the start for later values, so that the columns do not move.
        let count = max(9, widest(\.count))
        let phase = max(Self.phaseWidth, rows.filter { $0.state == .running }.map(\.phase.columns).max() ?? 0)
        let elapsed = max(5, widest { TimeSpan.text($0.elapsed(at: now)) })
        let remaining = max(10, widest { $0.remaining(at: now) })
        // These are always shown: mark, label, count, phase. Of the rest, the remaining time goes first, then the
        // elapsed time.
        let fixed = 2 + label + 2 + count + 2 + phase
        for (elapsed, remaining) in [(elapsed, remaining), (elapsed, nil), (nil, nil)] {
            let bar = width - fixed - 2 - (elapsed.map { $0 + 2 } ?? 0) - (remaining.map { $0 + 2 } ?? 0)
            guard bar >= 8 else { continue }
            // The label gets spare room first.
            let spare = max(0, min(longest - label, bar - 20))
            (self.label, self.bar) = (label + spare, min(40, bar - spare))
            (self.count, self.phase, self.elapsed, self.remaining) = (count, phase, elapsed, remaining)
            self.width = width
            return
        }
        let narrowCount = widest(\.count)
        self.label = max(8, min(longest, width - 2 - 2 - narrowCount - 2 - phase))
        (self.bar, self.count, self.phase) = (nil, narrowCount, phase)
        (self.elapsed, self.remaining, self.width) = (nil, nil, width)
    }

    func line(_ row: ProgressRow, at now: Int64) -> Line {
        var line = mark(of: row, at: now)
        line.add(" " + row.label.shortened(to: label).leading(label))
        switch row.state {
        case .failed: line.add(Self.gap + row.phase, .bad)
        case .waiting: line.add(Self.gap + row.phase, .faint)
        case .leftOut: line.add(Self.gap + row.phase)
        case .succeeded:
            line.add(Self.gap + row.phase)
            if elapsed != nil { line.add(" in " + TimeSpan.text(row.elapsed(at: now))) }
        case .running:
            if let bar {
                line.add(Self.gap)
                draw(bar, of: row, on: &line)
            }
            var text = ""
            if count > 0 { text += Self.gap + row.count.trailing(count) }
            text += Self.gap + row.phase
            if let elapsed {
                text = text.leading((count > 0 ? count + 2 : 0) + phase + 2)
                text += Self.gap + TimeSpan.text(row.elapsed(at: now)).trailing(elapsed)
            }
            let left = row.remaining(at: now)
            if let remaining, !left.isEmpty { text += Self.gap + left.trailing(remaining) }
            line.add(text)
        }
        return line.cut(to: width)
    }

    private func mark(of row: ProgressRow, at now: Int64) -> Line {
        switch row.state {
        case .waiting: Line("·", .faint)
        case .leftOut: Line("-", .faint)
        // Plain characters: the kernel's own console has no others for a spinner.
        case .running: Line(["|", "/", "-", "\\"][Int(now.magnitude % 4)], .strong)
        case .succeeded: Line("✓", .good)
        case .failed: Line("✗", .bad)
        }
    }

    private func draw(_ width: Int, of row: ProgressRow, on line: inout Line) {
        let total = row.total ?? 0
        let filled = total > 0 ? min(width, width * row.done / total) : 0
        line.add(String(repeating: "█", count: filled), .good)
        line.add(String(repeating: "░", count: width - filled), .faint)
    }
}
