import CLinux

/// The size of a terminal's window, in characters.
package struct WindowSize: Hashable, Sendable {
    package let columns: Int
    package let rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
    }

    /// The size now; the user may change it at any time. Nil if the descriptor is not a terminal.
    package static func current(of descriptor: CInt) -> WindowSize? {
        var (columns, rows): (UInt16, UInt16) = (0, 0)
        guard clinux_window_size(descriptor, &columns, &rows) == 0 else { return nil }
        // Serial lines and some emulators do not know their size and say 0.
        return WindowSize(columns: columns == 0 ? 80 : Int(columns), rows: rows == 0 ? 24 : Int(rows))
    }
}
