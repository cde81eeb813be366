import DriverModel
import DriverWork
import Host
import Synchronization
import Terminal
import Text

/// Shows one line, with the time of day, for each thing that begins or ends. For logs, and for terminals that cannot be
/// drawn on.
final class LineProgress: ProgressView {
    private let context: CommandContext
    /// A phase is shown once, although a build that waits for the independent part returns to it.
    private let said = Mutex<[BuildTarget: Set<BuildPhase>]>([:])

    init(_ context: CommandContext) { self.context = context }

    func show(_ event: ExecutionEvent) {
        guard let text = text(of: event) else { return }
        context.note("\(LocalTime.text(context.host.now(), "%H:%M:%S")) \(text)")
    }

    private func text(of event: ExecutionEvent) -> String? {
        switch event {
        case .waiting(let work): return "waiting: \(work.description)".printable
        // Looks the same as the progress of a build.
        case .started(.install(let target)): return "\(target.kernel): \(BuildPhase.install.title)"
        case .started(let step): return step.summary.printable
        case .progress(let target, let progress):
            guard said.withLock({ $0[target, default: []].insert(progress.phase).inserted }) else { return nil }
            var text = "\(target.kernel): \(progress.phase.title)"
            if let total = progress.total { text += ", \(progress.done) of \(total) \(progress.phase.unit)" }
            if let remaining = progress.remainingSeconds { text += ", about \(TimeSpan.text(remaining)) left" }
            return text
        case .finished(.build(let target), let seconds):
            return "\(target.kernel): built in \(TimeSpan.text(seconds))"
        case .finished(.install(let target), _): return "\(target.kernel): installed"
        case .finished(.remove(let target), _): return "\(target.kernel): removed \(target.module)/\(target.version)"
        case .finished: return nil
        case .excluded(let target): return "\(target.kernel): excluded by dkms.conf (BUILD_EXCLUSIVE)"
        case .failed(let step, let reason):
            return "\(step.target?.kernel.text ?? step.summary): FAILED, \(reason.firstLine)".printable
        }
    }
}
