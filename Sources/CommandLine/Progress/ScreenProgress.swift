import DriverDecisions
import DriverWork
import Host
import Synchronization
import Terminal
import Text

/// Shows a line for each kernel, redrawn in place at the bottom of a terminal.
final class ScreenProgress: ProgressView {
    private struct State {
        var board = ProgressBoard()
        /// Set at the end, because the drawing task may still be running.
        var isOver = false
    }

    private let state = Mutex(State())
    private let context: CommandContext
    private let screen: Screen

    init(_ context: CommandContext, _ screen: Screen) {
        self.context = context
        self.screen = screen
    }

    func begin(_ plan: Plan) { state.withLock { $0.board.begin(plan) } }

    func show(_ event: ExecutionEvent) {
        switch event {
        case .started(let step) where step.target == nil: context.note("\(step.summary.printable) …")
        case .waiting(let work): context.note("Waiting: \(work.description.printable) …")
        default: break
        }
        state.withLock { $0.board.apply(event, at: context.host.now()) }
        draw()
    }

    func animate() async {
        // The elapsed time goes on, and the window may change its size, without any event.
        while !Task.isCancelled {
            draw()
            try? await Task.sleep(for: .milliseconds(250))
        }
    }

    func end() {
        let now = context.host.now()
        let table = state.withLock { state in
            state.board.end(at: now)
            state.isOver = true
            return state.board.table
        }
        screen.finish { table.lines(width: $0, at: now) }
    }

    private func draw() {
        state.withLock { state in
            let now = context.host.now()
            let table = state.board.table
            guard !state.isOver, !table.rows.isEmpty else { return }
            screen.draw { table.lines(width: $0, height: $1, at: now) }
        }
    }
}
