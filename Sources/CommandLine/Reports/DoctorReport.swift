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

extension Finding.Severity {
    fileprivate var plural: String {
        switch self {
        case .error: "Errors"
        case .warning: "Warnings"
        case .note: "Notes"
        }
    }
}
