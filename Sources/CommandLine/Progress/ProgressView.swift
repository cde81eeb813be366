import DriverDecisions
import DriverWork

/// Shows an execution while it goes on. The result is shown by others, afterwards.
protocol ProgressView: Sendable {
    /// What is going to happen.
    func begin(_ plan: Plan)
    func show(_ event: ExecutionEvent)
    /// Moves what moves by itself, until the task is cancelled.
    func animate() async
    /// Nothing more will happen, however it ended.
    func end()
}

extension ProgressView {
    func begin(_ plan: Plan) {}
    func animate() async {}
    func end() {}
}

extension BuildPhase {
    /// As a user reads it.
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

    /// What is counted in it.
    var unit: String {
        switch self {
        case .conftest: "checks"
        case .link: "modules"
        default: "objects"
        }
    }
}
