import DriverDecisions
import DriverModel
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
        let repairable = findings.count { $0.repair != nil }
        if isHealthy || repairable > 0 { page.line() }
        if isHealthy { page.line("No problems found.") }
        if repairable > 0 {
            page.line("'\(Invocation.fix)' repairs \(repairable == findings.count ? "all" : "\(repairable)") of these.")
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
        if let advice = finding.advice { line("      advice: \(advice.text.printable)") }
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
    let schemaVersion = SchemaVersion()
    let findings: [FindingDocument]
    let needsAttention: Bool

    init(_ findings: [Finding]) {
        self.findings = findings.map(FindingDocument.init)
        needsAttention = findings.contains(where: \.needsAttention)
    }
}
