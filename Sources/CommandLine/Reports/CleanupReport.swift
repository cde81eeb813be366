import DriverDecisions
import DriverModel
import Terminal
import Text

/// `driver dkms cleanup` as text.
struct CleanupReport {
    static let title = "NVIDIA DKMS Kernel Cleanup"

    let plan: Plan
    /// nil for a dry run.
    let outcome: Outcome?
    let palette: Palette

    var text: String {
        guard let cleanup = plan.cleanup else { return "" }
        var page = Page(palette)
        page.title(outcome == nil ? "\(Self.title) (dry run)" : Self.title)
        page.line("Running kernel: \(cleanup.running?.text.printable ?? "none of this system")")
        page.line("Keeping: \(cleanup.keep) most recent \(cleanup.keep == 1 ? "kernel" : "kernels") (plus running)")
        page.line()
        page.line("Keeping (\(cleanup.kept.count)):")
        for kept in cleanup.kept { page.item(.good, line(for: kept)) }
        page.line()
        kernels(of: cleanup, on: &page)
        page.line()
        ending(of: cleanup, on: &page)
        orphans(of: cleanup, on: &page)
        versions(of: cleanup, on: &page)
        if !cleanup.leftAlone.isEmpty {
            page.line()
            page.line("Left alone (\(cleanup.leftAlone.count)):")
            for left in cleanup.leftAlone {
                page.item(.neutral, "\(left.name.printable): \(left.reason.printable)")
            }
        }
        if !plan.notes.isEmpty { page.line() }
        for note in plan.notes { page.line("Note: \(note.printable).") }
        return page.text
    }

    private func line(for kept: Cleanup.Kept) -> String {
        let name = kept.kernel.text.printable
        return switch kept.reason {
        case .running: "\(name) (running)"
        case .recent: name
        case .bootDefault: "\(name) (default boot entry)"
        }
    }

    private func kernels(of cleanup: Cleanup, on page: inout Page) {
        page.line("\(outcome == nil ? "To remove" : "Removed") (\(cleanup.removed.count)):")
        for removed in cleanup.removed {
            let evidence = removed.evidence.map { " (\($0.words))" } ?? ""
            show("\(removed.kernel)\(evidence)".printable, failure: failure(of: removed.targets), on: &page)
        }
        if cleanup.removed.isEmpty { page.line("  none") }
    }

    private func orphans(of cleanup: Cleanup, on page: inout Page) {
        guard !cleanup.orphans.isEmpty else { return }
        page.line()
        page.line("Leftovers of removed kernels (\(cleanup.orphans.count)):")
        for orphan in cleanup.orphans {
            show(
                "\(orphan.kernel.text.printable), \(orphan.bytes.asBytes)", failure: failure(of: orphan.targets),
                on: &page)
        }
    }

    private func versions(of cleanup: Cleanup, on page: inout Page) {
        guard !cleanup.versions.isEmpty else { return }
        page.line()
        page.line("Old drivers that no kernel uses (\(cleanup.versions.count)):")
        for version in cleanup.versions {
            var places = version.modules.map { "\($0)/\(version.version) in DKMS" }
            places += version.paths.map(\.string)
            let isUnused = outcome.map(version.isUnused) ?? true
            show(
                "\(version.version), \(version.bytes.asBytes): \(places.joined(separator: ", "))".printable,
                failure: isUnused ? nil : "a kernel still uses it", on: &page)
        }
    }

    /// As in the seed document, ✗ marks what will be removed. ✓ marks what has been removed.
    private func show(_ text: String, failure: String?, on page: inout Page) {
        if let failure { return page.item(.bad, "\(text): FAILED, \(failure.printableLines)") }
        page.item(outcome == nil ? .bad : .good, text)
    }

    private func failure(of targets: [BuildTarget]) -> String? {
        for kernel in outcome?.kernels ?? [] where targets.contains(kernel.target) {
            if let failure = kernel.result.failure { return failure.words }
        }
        return nil
    }

    private func ending(of cleanup: Cleanup, on page: inout Page) {
        if let outcome {
            let bytes = cleanup.freedBytes(after: outcome)
            page.line(cleanup.isEmpty ? "Nothing to remove." : "Freed \(bytes.asBytes).")
        } else {
            page.line("Dry run - no changes made.")
            if !cleanup.isEmpty { page.line("Run with \(Invocation.Option.execute) to actually remove.") }
        }
    }
}
