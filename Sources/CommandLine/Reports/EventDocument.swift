import DriverModel
import DriverWork

/// The JSON of an event while a changing command is at work.
struct EventDocument: Encodable {
    let schemaVersion = SchemaVersion()
    let event: String
    let time: Int64
    var step: String?
    var release: String?
    var module: String?
    var version: String?
    var phase: String?
    var done: Int?
    var total: Int?
    var remainingSeconds: Int64?
    var seconds: Int64?
    var reason: String?

    init(_ event: ExecutionEvent, time: Int64) {
        self.time = time
        var target: BuildTarget?
        switch event {
        case .waiting(let work): (self.event, reason) = ("waiting", work.description)
        case .started(let step):
            self.event = "started"
            (self.step, target) = (step.summary, step.target)
        case .progress(let kernel, let progress):
            self.event = "progress"
            target = kernel
            (phase, done, total) = (progress.phase.rawValue, progress.done, progress.total)
            remainingSeconds = progress.remainingSeconds
        case .finished(let step, let seconds):
            self.event = "finished"
            (self.step, target, self.seconds) = (step.summary, step.target, seconds)
        case .excluded(let kernel):
            self.event = "excluded"
            target = kernel
        case .failed(let step, let reason):
            self.event = "failed"
            (self.step, target, self.reason) = (step.summary, step.target, reason)
        }
        (release, module, version) = (target?.kernel.text, target?.module, target?.version.text)
    }
}
