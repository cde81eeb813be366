import DriverModel
import Host

/// `driver dkms logs --json`. Fields are only ever added within a schema version.
struct LogsDocument: Encodable {
    struct Section: Encodable {
        let owner: String
        let name: String?
        let version: String?
        let active: Bool?
        let folder: String
        let problem: String?
        let logs: [Log]
    }

    struct Log: Encodable {
        let path: String
        let kernel: String?
        let architecture: String?
        let result: String
        let reason: String?
        let modified: Int64?
        let ageSeconds: Int64?
        let lines: Int?
        let problem: String?
        let tail: [String]?
        let tailCut: Bool?
        let diagnosis: Diagnosis?
    }

    struct Diagnosis: Encodable {
        let language: String
        let error: String?
        let errorLine: Int?
        let file: String?
        let fileLine: Int?
        let excerpt: [String]
        let rule: String?
        let cause: String?
        let causeLine: Int?
        let advice: AdviceDocument?
    }

    let schemaVersion = SchemaVersion()
    let kernel: String?
    let sections: [Section]
    let needsAttention: Bool

    init(_ logs: BuildLogs, inventory: Inventory, kernel: KernelRelease?, tail: Int?, host: Host) {
        self.kernel = kernel?.text
        sections = logs.sections.map { section in
            var words: (owner: String, name: String?, version: String?, active: Bool?)
            switch section.owner {
            case .hook: words = ("hook", nil, nil, nil)
            case .registration(let name, let version, let isActive): words = ("dkms", name, version, isActive)
            case .unregistered(let name): words = ("unregistered", name, nil, nil)
            }
            return Section(
                owner: words.owner,
                name: words.name,
                version: words.version,
                active: words.active,
                folder: section.folder.string,
                problem: section.problem?.description,
                logs: section.logs.map { log in
                    Log(log, diagnosis: log.diagnosis(of: section, inventory, on: host), tail: tail, host: host)
                }
            )
        }
        needsAttention = logs.needsAttention
    }
}

extension LogsDocument.Log {
    init(_ log: BuildLog, diagnosis: LogVerdict?, tail: Int?, host: Host) {
        path = log.path.string
        kernel = log.kernel?.text
        architecture = log.architecture
        result = log.result.rawValue.lowercased()
        reason = log.explanation
        modified = log.modified
        ageSeconds = log.modified.map { host.now() - $0 }
        lines = log.lines
        problem = log.problem?.description
        let end = tail.flatMap { count in log.problem == nil ? try? host.root.lastLines(log.path, count) : nil }
        self.tail = end?.lines
        tailCut = end?.isCut
        self.diagnosis = diagnosis.map(LogsDocument.Diagnosis.init)
    }
}

extension LogsDocument.Diagnosis {
    init(_ verdict: LogVerdict) {
        let diagnosis = verdict.diagnosis
        language = diagnosis.isForeign ? "other" : "english"
        error = diagnosis.firstError?.text
        errorLine = diagnosis.firstError?.number
        file = diagnosis.firstError?.source?.file
        fileLine = diagnosis.firstError?.source?.line
        excerpt = diagnosis.excerpt
        rule = diagnosis.cause?.rule.id
        cause = verdict.cause
        causeLine = diagnosis.cause?.line.number
        advice = verdict.advice.map(AdviceDocument.init)
    }
}
