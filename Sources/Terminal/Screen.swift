import Host
import Synchronization

/// A terminal whose last lines are redrawn in place, while other lines are printed above them.
///
/// Everything is written in one piece, so that two threads cannot write into each other's lines.
package final class Screen: Sendable {
    private struct Live {
        var lines: [Line] = []
        var size: WindowSize?
    }

    private let live = Mutex(Live())
    private let palette: Palette
    private let size: @Sendable () -> WindowSize
    private let write: @Sendable (String) -> Void

    package init(
        palette: Palette, size: @escaping @Sendable () -> WindowSize, write: @escaping @Sendable (String) -> Void
    ) {
        self.palette = palette
        self.size = size
        self.write = write
    }

    /// Draws these lines in the place of the ones drawn before, for the size that the terminal has now.
    package func draw(_ lines: (_ width: Int, _ height: Int) -> [Line]) {
        live.withLock { live in
            let size = size()
            let new = lines(size.usable, size.height)
            guard new != live.lines || size != live.size else { return }
            var text = Self.back(over: live.lines, size)
            for line in new { text += "\r\u{1b}[2K" + line.text(palette) + "\n" }
            write(text + "\u{1b}[J")
            live = Live(lines: new, size: size)
        }
    }

    /// Prints a line that stays, above the lines that are drawn.
    package func note(_ text: String) {
        live.withLock { live in
            guard !live.lines.isEmpty else { return write(text + "\n") }
            let size = size()
            let back = Self.back(over: live.lines, size)
            live = Live(lines: live.lines.map { $0.cut(to: size.usable) }, size: size)
            write(back + "\r\u{1b}[J" + text + "\n" + plain(live.lines))
        }
    }

    /// Prints the lines in their final state, which stay too. Nothing is drawn again until the next `draw`.
    package func finish(_ lines: (_ width: Int) -> [Line]) {
        live.withLock { live in
            let size = size()
            let back = live.lines.isEmpty ? "" : Self.back(over: live.lines, size) + "\r\u{1b}[J"
            write(back + plain(lines(size.usable)))
            live = Live()
        }
    }

    private func plain(_ lines: [Line]) -> String { lines.map { $0.text(palette) + "\n" }.joined() }

    /// Moves the cursor to the first of the lines. If the window has become narrower, the terminal has wrapped them.
    private static func back(over lines: [Line], _ size: WindowSize) -> String {
        let broken = lines.reduce(0) { $0 + max(1, ($1.columns + size.columns - 1) / size.columns) }
        let count = min(broken, size.height)
        return count > 0 ? "\u{1b}[\(count)A" : ""
    }
}

extension WindowSize {
    /// A line that fills the last column leaves the cursor of some terminals on the next line.
    fileprivate var usable: Int { max(1, columns - 1) }
    /// The cursor is below the last line.
    fileprivate var height: Int { max(1, rows - 1) }
}
