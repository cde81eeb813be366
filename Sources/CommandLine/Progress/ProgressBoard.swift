import DriverDecisions
import DriverModel
import DriverWork
import Host
import Terminal
import Text

/// The state of every kernel of a plan, taken from the events of its execution.
struct ProgressBoard {
    /// Marks a kernel whose installation has not begun.
    private static let built = "built"

    private var order: [BuildTarget] = []
    private var rows: [BuildTarget: ProgressRow] = [:]

    var table: ProgressTable { ProgressTable(order.compactMap { rows[$0] }) }

    mutating func begin(_ plan: Plan) {
        for step in plan.steps { if let target = step.target { change(target) { _ in } } }
    }

    mutating func apply(_ event: ExecutionEvent, at now: Int64) {
        switch event {
        case .started(.build(let target)): change(target) { $0.run("build", at: now) }
        case .started(.install(let target)): change(target) { $0.run(BuildPhase.install.title, at: now) }
        case .started(.remove(let target)): change(target) { $0.run("remove", at: now) }
        case .progress(let target, let progress) where progress.phase == .waiting:
            change(target) { $0.pause(.waiting, progress.phase.title, at: now) }
        case .progress(let target, let progress):
            change(target) { row in
                row.run(progress.phase.title, at: now)
                (row.done, row.total) = (progress.done, progress.total)
                row.expectedEnd = progress.remainingSeconds.map { now + $0 }
            }
        case .finished(.build(let target), _): change(target) { $0.pause(.waiting, Self.built, at: now) }
        case .finished(.install(let target), _): change(target) { $0.pause(.succeeded, "installed", at: now) }
        case .finished(.remove(let target), _): change(target) { $0.pause(.succeeded, "removed", at: now) }
        case .excluded(let target):
            change(target) { $0.pause(.leftOut, "excluded by dkms.conf (BUILD_EXCLUSIVE)", at: now) }
        case .failed(let step, let reason):
            guard let target = step.target else { return }
            change(target) { $0.pause(.failed, reason.firstLine.printable, at: now) }
        case .started, .finished, .waiting: break
        }
    }

    /// Marks what is unfinished, because the execution is over.
    mutating func end(at now: Int64) {
        for target in order {
            change(target) { row in
                switch row.state {
                case .running: row.pause(.leftOut, "stopped", at: now)
                case .waiting: row.pause(.leftOut, row.phase == Self.built ? Self.built : "not started", at: now)
                case .succeeded, .failed, .leftOut: break
                }
            }
        }
    }

    private mutating func change(_ target: BuildTarget, _ body: (inout ProgressRow) -> Void) {
        if rows[target] == nil {
            order.append(target)
            var row = ProgressRow(target.kernel.text.printable)
            row.phase = BuildPhase.waiting.title
            rows[target] = row
        }
        if var row = rows[target] {
            body(&row)
            rows[target] = row
        }
    }
}

extension ProgressRow {
    fileprivate mutating func run(_ phase: String, at now: Int64) {
        if self.phase != phase { (done, total, expectedEnd) = (0, nil, nil) }
        (state, self.phase) = (.running, phase)
        runningSince = runningSince ?? now
    }

    fileprivate mutating func pause(_ state: State, _ phase: String, at now: Int64) {
        spent = elapsed(at: now)
        runningSince = nil
        (self.state, self.phase) = (state, phase)
        (done, total, expectedEnd) = (0, nil, nil)
    }
}
