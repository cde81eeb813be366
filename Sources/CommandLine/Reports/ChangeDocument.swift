import DriverDecisions
import DriverModel

/// The JSON of every changing command: the last line of its output, after the events.
struct ChangeDocument: Encodable {
    struct Kernel: Encodable {
        let release: String
        let module: String
        let version: String
        let result: String
        let reason: String?
        let log: String?
    }

    struct Skipped: Encodable {
        let release: String
        let reason: String
        let advice: AdviceDocument?
        let needsAttention: Bool
    }

    struct Requirement: Encodable {
        let name: String
        let met: Bool
        let advice: AdviceDocument?
        let needsAttention: Bool
    }

    let schemaVersion = SchemaVersion()
    let event = "result"
    let dryRun: Bool
    let steps: [String]
    let kernels: [Kernel]
    let skipped: [Skipped]
    let upToDate: [String]
    let notes: [String]
    let requirements: [Requirement]

    init(_ plan: Plan, _ outcome: Outcome?, requirements: [DriverDecisions.Requirement] = []) {
        self.requirements = requirements.map {
            Requirement(
                name: $0.name, met: $0.isMet, advice: $0.advice.map(AdviceDocument.init),
                needsAttention: $0.needsAttention)
        }
        dryRun = outcome == nil
        steps = plan.steps.map(\.summary)
        kernels = (outcome?.kernels ?? []).map { kernel in
            Kernel(
                release: kernel.target.kernel.text,
                module: kernel.target.module,
                version: kernel.target.version.text,
                result: kernel.result.word,
                reason: kernel.result.failure?.words,
                log: kernel.result.failure?.log?.string
            )
        }
        skipped = plan.skipped.map {
            Skipped(
                release: $0.kernel.text, reason: $0.reason, advice: $0.advice.map(AdviceDocument.init),
                needsAttention: $0.needsAttention)
        }
        upToDate = plan.upToDate.map(\.text)
        notes = plan.notes
    }
}

extension Outcome.Result {
    fileprivate var word: String {
        switch self {
        case .installed: "installed"
        case .removed: "removed"
        case .excluded: "excluded"
        case .held: "built"
        case .failed: "failed"
        }
    }
}
