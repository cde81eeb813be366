/// What happens while a plan is executed, for whoever shows it.
public enum ExecutionEvent: Hashable, Sendable {
    /// For others to be done, before anything else.
    case waiting(OtherWork)
    case started(Plan.Step)
    case finished(Plan.Step, seconds: Int64)
    case failed(Plan.Step, reason: String)
}
