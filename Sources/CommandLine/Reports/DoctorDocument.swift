import DriverDecisions

/// What the doctor found, as JSON.
struct DoctorDocument: Encodable {
    let schemaVersion = SchemaVersion()
    let findings: [FindingDocument]
    let needsAttention: Bool

    init(_ findings: [Finding]) {
        self.findings = findings.map(FindingDocument.init)
        needsAttention = findings.contains(where: \.needsAttention)
    }
}
