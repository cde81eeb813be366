import DriverDecisions
import DriverModel
import Terminal
import Text

/// What a changing command is going to do or has done.
struct ChangeReport {
    let title: String
    let plan: Plan
    /// nil for a dry run.
    let outcome: Outcome?
    let palette: Palette

    var text: String {
        var page = Page(palette)
        page.title(outcome == nil ? "\(title) (dry run)" : title)
        if let outcome {
            for done in outcome.steps {
                let problem = done.problem.map { ": FAILED, \($0.printableLines)" } ?? ""
                page.item(done.problem == nil ? .good : .bad, done.step.summary.printable + problem)
            }
            for kernel in outcome.kernels { result(of: kernel, on: &page) }
        } else {
            for step in plan.steps { page.item(.neutral, step.summary.printable) }
        }
        for release in plan.upToDate { page.item(.good, "\(release): already built and installed") }
        for skipped in plan.skipped {
            let mark: Page.Mark = skipped.needsAttention ? .bad : .neutral
            page.item(mark, "\(skipped.kernel.text.printable): skipped, \(skipped.reason.printable)")
            if let advice = skipped.advice { page.line("      advice: \(advice.text.printable)") }
        }
        if plan.steps.isEmpty, plan.upToDate.isEmpty, plan.skipped.isEmpty, plan.notes.isEmpty {
            page.line("Nothing to do: no kernel is installed.")
        }
        if outcome?.isHeldBack ?? false {
            page.line()
            page.line(
                "Nothing was installed, because not all kernels could be built. To install what was built, use "
                    + "\(Invocation.Option.partial)."
            )
        }
        if !plan.notes.isEmpty {
            if !plan.steps.isEmpty || !plan.upToDate.isEmpty || !plan.skipped.isEmpty { page.line() }
            for note in plan.notes { page.line("Note: \(note.printable).") }
        }
        if outcome == nil {
            page.line()
            page.line("Dry run - no changes made.")
        }
        return page.text
    }

    private func result(of kernel: Outcome.Kernel, on page: inout Page) {
        switch kernel.result {
        case .installed:
            page.item(.good, "\(kernel.target.kernel): installed \(kernel.target.module)/\(kernel.target.version)")
        case .removed:
            page.item(.good, "\(kernel.target.kernel): removed \(kernel.target.module)/\(kernel.target.version)")
        case .excluded:
            page.item(.neutral, "\(kernel.target.kernel): excluded by the driver's dkms.conf (BUILD_EXCLUSIVE)")
        case .held:
            page.item(
                .neutral,
                "\(kernel.target.kernel): built \(kernel.target.module)/\(kernel.target.version), not installed")
        case .failed(let failure):
            page.item(.bad, "\(kernel.target.kernel): FAILED, \(failure.words.printableLines)")
            for line in failure.tail { page.line("      | \(line.printable)") }
            if let log = failure.log { page.line("      log: \(log.string.printable)") }
        }
    }
}
