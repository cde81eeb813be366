import DriverDecisions
import DriverModel
import Terminal
import Text

extension Page {
    mutating func finding(_ finding: Finding) {
        let kernel = finding.kernel.map { "\($0.text.printable): " } ?? ""
        item(finding.severity.mark, "\(kernel)\(finding.message.printable) [\(finding.id.rawValue)]")
        let limit = 6
        for evidence in finding.evidence.prefix(limit) {
            let place = evidence.path == KernelLog.place ? "kernel" : evidence.path.string.printable
            let text = "\(place): \(evidence.value.printable)"
            // The message already names a damaged file, because a hook shows only the message.
            if !finding.message.printable.hasSuffix(text) { line("      \(text)") }
        }
        if finding.evidence.count > limit { line("      and \(finding.evidence.count - limit) more") }
        if let advice = finding.advice { line("      advice: \(advice.text.printable)") }
    }
}

extension Finding.Severity {
    fileprivate var mark: Page.Mark {
        switch self {
        case .error: .bad
        case .warning: .warning
        case .note: .neutral
        }
    }
}
