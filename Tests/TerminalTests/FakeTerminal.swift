import Host
import Synchronization

/// A terminal like the common ones. It wraps lines that are too long, and wraps them again when its window gets another
/// width. It knows the few sequences that nvctl uses, and shows any other sequence as it is.
final class FakeTerminal: Sendable {
    private struct State {
        var size: WindowSize
        /// The rows from the first one on. A line that is too long takes several.
        var rows: [[Character]] = [[]]
        /// Which rows continue in the next one because their line was too long.
        var isBroken: [Bool] = [false]
        var row = 0
        var column = 0
    }

    private let state: Mutex<State>

    init(columns: Int, rows: Int) {
        state = Mutex(State(size: WindowSize(columns: columns, rows: rows)))
    }

    var size: WindowSize { state.withLock { $0.size } }

    /// All rows, also those above the window.
    var lines: [String] {
        state.withLock { state in
            var lines = state.rows.map { String($0) }
            while lines.last == "" { lines.removeLast() }
            return lines
        }
    }

    func resize(columns: Int) {
        state.withLock { state in
            let old = state
            state = State(size: WindowSize(columns: columns, rows: old.size.rows))
            var whole: [Character] = []
            for (index, row) in old.rows.enumerated() {
                whole += row
                if old.isBroken[index] { continue }
                for character in whole { Self.put(character, &state) }
                whole = []
                if index < old.rows.count - 1 { Self.newline(&state) }
            }
        }
    }

    func write(_ text: String) {
        state.withLock { state in
            var rest = text.unicodeScalars.map(Character.init)[...]
            while let character = rest.popFirst() {
                switch character {
                case "\n": Self.newline(&state)
                case "\r": state.column = 0
                case "\u{1b}": Self.escape(&rest, &state)
                default: Self.put(character, &state)
                }
            }
        }
    }

    private static func escape(_ rest: inout ArraySlice<Character>, _ state: inout State) {
        guard rest.first == "[", let end = rest.firstIndex(where: \.isLetter) else {
            return put("?", &state)
        }
        let number = Int(String(rest[(rest.startIndex + 1)..<end]))
        let command = rest[end]
        rest = rest[(end + 1)...]
        switch command {
        case "A":
            // Not beyond the top of the window.
            let top = max(0, state.rows.count - state.size.rows)
            state.row = max(top, state.row - (number ?? 1))
        case "K" where number == 2: state.rows[state.row] = []
        case "J":
            state.rows[state.row].removeSubrange(min(state.column, state.rows[state.row].count)...)
            state.rows.removeSubrange((state.row + 1)...)
            state.isBroken.removeSubrange((state.row + 1)...)
            state.isBroken[state.row] = false
        case "m": break
        default: for character in "[\(command)" { put(character, &state) }
        }
    }

    private static func put(_ character: Character, _ state: inout State) {
        if state.column == state.size.columns {
            state.isBroken[state.row] = true
            down(&state)
        }
        while state.rows[state.row].count <= state.column { state.rows[state.row].append(" ") }
        state.rows[state.row][state.column] = character
        state.column += 1
    }

    private static func newline(_ state: inout State) {
        state.isBroken[state.row] = false
        down(&state)
    }

    private static func down(_ state: inout State) {
        state.row += 1
        state.column = 0
        if state.row == state.rows.count {
            state.rows.append([])
            state.isBroken.append(false)
        }
    }
}
