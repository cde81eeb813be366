import DriverModel
import Terminal
import Text

/// `driver dkms status` as text, in the words of the seed document.
struct StatusReport {
    private let inventory: Inventory
    private let palette: Palette
    private let isVerbose: Bool
    /// Whether the hook has told the user that something will not boot as it should.
    private let isNoticed: Bool

    init(_ inventory: Inventory, palette: Palette, isVerbose: Bool = false, isNoticed: Bool = false) {
        self.isNoticed = isNoticed
        self.inventory = inventory
        self.palette = palette
        self.isVerbose = isVerbose
    }

    var text: String {
        var page = Page(palette)
        page.title("NVIDIA DKMS Status")
        page.field("DKMS", inventory.dkms == nil ? "not installed" : "installed")
        page.field("Driver", inventory.driverVersion?.text.printable ?? "not found")
        page.field("Registered", registered)
        if let path = inventory.source?.path ?? inventory.active?.source?.path {
            page.field("Source", path.string.printable)
        }
        if let source = inventory.source { page.field("Source Type", source.type.printable) }
        if inventory.active?.licence == .proprietary {
            page.field("Licence", "proprietary (not NVIDIA's open modules)")
        }
        for other in inventory.registrations.dropFirst() { page.field("Also registered", title(other)) }
        for entry in inventory.keptVersions { page.field("Also kept", title(entry)) }
        for registration in inventory.registrations {
            for stuck in registration.stuck { page.field("Unfinished", unfinished(stuck, of: registration)) }
        }
        page.line()
        kernels(on: &page)
        page.field(inventory.hooks.label, inventory.hooks.summary)
        if let problem = UserspaceMatch(inventory).problem { page.item(.bad, problem.printable) }
        if isNoticed { for notice in inventory.bootNotices { page.item(.bad, notice) } }
        if isVerbose { settings(on: &page) }
        return page.text
    }

    private var registered: String {
        guard let active = inventory.active else { return "no" }
        if let reason = active.fault?.words { return "broken: \(reason)" }
        return "yes"
    }

    private func title(_ registration: Registration) -> String {
        let kernels = registration.builds.count(where: \.isInstalled)
        let count = kernels == 0 ? "no kernel" : kernels == 1 ? "1 kernel" : "\(kernels) kernels"
        let broken = if let reason = registration.fault?.words { ", broken: \(reason)" } else { "" }
        return "\(registration.title.printable) (installed for \(count)\(broken))"
    }

    private func title(_ entry: KeptVersion) -> String {
        let count = Set(entry.sets.map(\.kernel)).count
        let kernels = count == 1 ? "1 kernel" : "\(count) kernels"
        return "\(entry.record.title.printable) (modules for \(kernels); not in DKMS)"
    }

    /// DKMS neither builds into such a folder nor removes it, but nvctl does.
    private func unfinished(_ stuck: DkmsTree.Stuck, of registration: Registration) -> String {
        "\(registration.title.printable) for \(stuck.kernel.text.printable), in \(stuck.folder.string.printable)"
    }

    func kernels(on page: inout Page) {
        let gone = inventory.kernels.filter { $0.installed.kind == .runningWithoutModules }
        let listed = inventory.kernels.filter { $0.installed.kind != .runningWithoutModules }
        page.line("Installed Kernels (\(listed.count)):")
        for kernel in listed.filter({ !$0.needsAttention }) + listed.filter(\.needsAttention) {
            page.item(mark(of: kernel), line(of: kernel))
        }
        for kernel in gone {
            page.item(
                .warning, "\(kernel.release.text.printable) (running; its modules folder no longer exists, so reboot)")
        }
        if !inventory.orphans.isEmpty {
            page.line()
            page.line("Orphaned Module Folders (\(inventory.orphans.count)):")
            for orphan in inventory.orphans {
                page.item(.neutral, "\(orphan.folder.string.printable) (neither a kernel nor complete headers)")
            }
        }
        page.line()
    }

    private func mark(of kernel: Inventory.Kernel) -> Page.Mark {
        if kernel.installed.isIgnored { return .neutral }
        return kernel.modules.isReady ? .good : .bad
    }

    private func line(of kernel: Inventory.Kernel) -> String {
        let headers = kernel.installed.hasHeaders ? "✓" : "✗"
        var line = "\(kernel.release.text.printable) [nvidia: \(kernel.modules.state.rawValue), headers: \(headers)]"
        if kernel.installed.isRunning { line += " (running)" }
        if kernel.installed.kind == .noImage { line += " (no image)" }
        if let ignored = kernel.installed.ignoredBy {
            line += isVerbose ? " (ignored by \(ignored.value.printable), \(ignored.origin))" : " (ignored)"
        }
        let reasons = [kernel.modules.problem, danglingHeaders(kernel.installed)].compactMap { $0 }
        if !reasons.isEmpty { line += " (\(reasons.joined(separator: "; ")))" }
        return line
    }

    /// Headers that are not installed need no explanation, but a broken link does.
    private func danglingHeaders(_ kernel: InstalledKernel) -> String? {
        kernel.headers == .missing ? nil : kernel.headersProblem
    }

    private func settings(on page: inout Page) {
        page.line()
        for ignored in inventory.configuration.ignoredKernels {
            page.field("IgnoreKernel", "\(ignored.value.printable) (set in \(ignored.origin))")
        }
    }
}
