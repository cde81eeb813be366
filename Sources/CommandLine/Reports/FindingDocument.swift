import DriverDecisions
import DriverModel

/// A finding, wherever it is shown as JSON.
struct FindingDocument: Encodable {
    struct Evidence: Encodable {
        let path: String
        let value: String
    }

    let id: String
    let severity: String
    let kernel: String?
    let message: String
    let evidence: [Evidence]
    let advice: AdviceDocument?
    let fixable: Bool

    init(_ finding: Finding) {
        id = finding.id.rawValue
        severity = finding.severity.rawValue
        kernel = finding.kernel?.text
        message = finding.message
        evidence = finding.evidence.map { Evidence(path: $0.path.string, value: $0.value) }
        advice = finding.advice.map(AdviceDocument.init)
        fixable = finding.repair != nil
    }
}

/// A finding about the driver or a GPU. Version 1 has fewer fields.
struct ProblemDocument: Encodable {
    enum FirstKey: CodingKey, CaseIterable { case id, message, advice, evidence }

    static let renamed = [(path: "findings", first: "problems"), (path: "findings[].advice", first: "hint")]

    let finding: FindingDocument

    init(_ finding: Finding) { self.finding = FindingDocument(finding) }

    func encode(to encoder: any Encoder) throws {
        guard encoder.jsonVersion == .first else { return try finding.encode(to: encoder) }
        var container = encoder.container(keyedBy: FirstKey.self)
        try container.encode(finding.id, forKey: .id)
        try container.encode(finding.message, forKey: .message)
        try container.encodeIfPresent(finding.advice, forKey: .advice)
        let said = finding.evidence.first { $0.path == KernelLog.place.string }?.value
        try container.encodeIfPresent(said, forKey: .evidence)
    }
}
