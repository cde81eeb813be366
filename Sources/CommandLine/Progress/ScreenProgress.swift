import DriverModules
import Host
import Synchronization
import Terminal

/// A line for each kernel, redrawn in place at the bottom of a terminal.
final class ScreenProgress: ProgressView {
    private let board = Mutex(ProgressBoard())
    private let context: CommandContext
    private let screen: Screen

    init(_ context: CommandContext, _ screen: Screen) {
        self.context = context
        self.screen = screen
    }

    func begin(_ plan: Plan) { board.withLock { $0.begin(plan) } }

    func show(_ event: ExecutionEvent) {
        if case .started(let step) = event, step.target == nil { context.note("\(step.summary.printable) …") }
        board.withLock { $0.apply(event, at: context.host.now()) }
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
        let table = board.withLock { board in
            board.end(at: now)
            return board.table
        }
        screen.finish { table.lines(width: $0, at: now) }
    }

    private func draw() {
        board.withLock { board in
            let now = context.host.now()
            let table = board.table
            guard !table.rows.isEmpty else { return }
            screen.draw { table.lines(width: $0, height: $1, at: now) }
        }
    }
}
