import DriverDecisions
import DriverWork

/// Shows an execution while it goes on. A report shows the result afterwards.
protocol ProgressView: Sendable {
    /// Gets the plan before its first step.
    func begin(_ plan: Plan)
    func show(_ event: ExecutionEvent)
    /// Redraws what changes without events, until the task is cancelled.
    func animate() async
    /// Nothing more will happen, however the execution ended.
    func end()
}

extension ProgressView {
    func begin(_ plan: Plan) {}
    func animate() async {}
    func end() {}
}

extension BuildPhase {
    /// The name that users see.
    var title: String {
        switch self {
        case .waiting: "waiting"
        case .independent: "independent"
        case .conftest: "conftest"
        case .interface: "interface"
        case .link: "link"
        case .install: "install"
        }
    }

    /// The things that are counted in this phase.
    var unit: String {
        switch self {
        case .conftest: "checks"
        case .link: "modules"
        default: "objects"
        }
    }
}
