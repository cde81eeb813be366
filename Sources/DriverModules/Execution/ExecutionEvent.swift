/// What happens while a plan is executed, for whoever shows it.
public enum ExecutionEvent: Hashable, Sendable {
    case started(Plan.Step)
    case finished(Plan.Step, seconds: Int64)
    case failed(Plan.Step, reason: String)
}
