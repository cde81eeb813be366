import DriverDecisions
import DriverModel
import Host
import Terminal
import Text

/// What the doctor found, as text.
struct DoctorReport {
    let title: String
    let findings: [Finding]
    let palette: Palette

    var text: String {
        var page = Page(palette)
        page.title(title)
        guard !findings.isEmpty else {
            page.line("No problems found.")
            return page.text
        }
        let groups = Finding.Severity.allCases.map { severity in (severity, findings.filter { $0.severity == severity })
        }
        for (index, (severity, found)) in groups.filter({ !$0.1.isEmpty }).enumerated() {
            if index > 0 { page.line() }
            page.line("\(severity.plural) (\(found.count)):")
            for finding in found { page.finding(finding) }
        }
        let isHealthy = !findings.contains(where: \.needsAttention)
        let mendable = findings.count { $0.mending != nil }
        if isHealthy || mendable > 0 { page.line() }
        if isHealthy { page.line("No problems found.") }
        if mendable > 0 {
            page.line("'nvctl driver dkms fix' mends \(mendable == findings.count ? "all" : "\(mendable)") of these.")
        }
        return page.text
    }

}

extension Page {
    mutating func finding(_ finding: Finding) {
        let kernel = finding.kernel.map { "\($0.text.printable): " } ?? ""
        item(finding.severity.mark, "\(kernel)\(finding.message.printable) [\(finding.id.rawValue)]")
        let limit = 6
        for evidence in finding.evidence.prefix(limit) {
            let place = evidence.path == KernelLog.place ? "kernel" : evidence.path.string.printable
            let text = "\(place): \(evidence.value.printable)"
            // A damaged file is named once, and a hook shows nothing but the message.
            if !finding.message.printable.hasSuffix(text) { line("      \(text)") }
        }
        if finding.evidence.count > limit { line("      and \(finding.evidence.count - limit) more") }
        if let remedy = finding.remedy { line("      mend: \(remedy.printable)") }
    }
}

extension Finding.Severity {
    fileprivate var plural: String {
        switch self {
        case .error: "Errors"
        case .warning: "Warnings"
        case .note: "Notes"
        }
    }

    fileprivate var mark: Page.Mark {
        switch self {
        case .error: .bad
        case .warning: .warning
        case .note: .neutral
        }
    }
}

/// What the doctor found, as JSON.
struct DoctorDocument: Encodable {
    struct Evidence: Encodable {
        let path: String
        let value: String
    }

    struct Item: Encodable {
        let id: String
        let severity: String
        let kernel: String?
        let message: String
        let evidence: [Evidence]
        let remedy: String?
        let fixable: Bool
    }

    let schemaVersion = 1
    let findings: [Item]
    let needsAttention: Bool

    init(_ findings: [Finding]) {
        self.findings = findings.map { finding in
            Item(
                id: finding.id.rawValue, severity: finding.severity.rawValue, kernel: finding.kernel?.text,
                message: finding.message,
                evidence: finding.evidence.map { Evidence(path: $0.path.string, value: $0.value) },
                remedy: finding.remedy, fixable: finding.mending != nil)
        }
        needsAttention = findings.contains(where: \.needsAttention)
    }
}
