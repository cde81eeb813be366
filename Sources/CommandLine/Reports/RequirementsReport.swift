import DriverDecisions
import Terminal
import Text

/// What building needs, and the command that supplies what is missing.
struct RequirementsReport {
    private let requirements: [Requirement]
    private let palette: Palette

    init(_ requirements: [Requirement], palette: Palette) {
        self.requirements = requirements
        self.palette = palette
    }

    var text: String {
        var page = Page(palette)
        page.line("Requirements:")
        for requirement in requirements {
            let advice = requirement.isMet ? "" : ": \(requirement.advice?.text ?? "missing")"
            page.item(requirement.isMet ? .good : .bad, requirement.name.printable + advice.printable)
        }
        return page.text
    }
}
