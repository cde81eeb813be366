import DriverModel
import DriverWork
import Host
import Synchronization

/// Prints events as JSON on standard output, one per line.
final class EventProgress: ProgressView {
    private struct Shown {
        let progress: BuildProgress
        let time: Int64
    }

    private let context: CommandContext
    private let shown = Mutex<[BuildTarget: Shown]>([:])

    init(_ context: CommandContext) { self.context = context }

    func show(_ event: ExecutionEvent) {
        let now = context.host.now()
        if case .progress(let target, let progress) = event, !isDue(progress, of: target, at: now) { return }
        guard let line = try? context.jsonLine(EventDocument(event, time: now)) else { return }
        // If nobody reads the output any more, printing the result fails, too, and reports this.
        _ = context.printEvent(line)
    }

    /// A change of phase is due at once, everything else once a second.
    private func isDue(_ progress: BuildProgress, of target: BuildTarget, at now: Int64) -> Bool {
        shown.withLock { shown in
            if let last = shown[target], last.progress.phase == progress.phase {
                let isSame = last.progress.done == progress.done && last.progress.total == progress.total
                if isSame || last.time == now { return false }
            }
            shown[target] = Shown(progress: progress, time: now)
            return true
        }
    }
}
