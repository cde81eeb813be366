import DriverModel
import Terminal

/// `driver dkms hook --status` as text.
struct HookReport {
    private let hooks: Hooks
    private let palette: Palette

    init(_ hooks: Hooks, palette: Palette) {
        self.hooks = hooks
        self.palette = palette
    }

    var text: String {
        var page = Page(palette)
        page.title("NVIDIA DKMS Hook")
        page.field(hooks.label, hooks.summary)
        page.field("DKMS's own", hooks.hasStandard ? "installed" : "not installed")
        if hooks.manager == .pacman { page.field("Guard", hooks.hasGuard ? "installed" : "not installed") }
        if hooks.hasOurs {
            page.line()
            for file in hooks.files { page.item(file.state.mark, "\(file.file.path) (\(file.state.words))") }
        }
        return page.text
    }
}

extension Hooks {
    /// As the seed document calls it.
    var label: String { manager == .kernelScripts ? "Kernel Hook" : "Pacman Hook" }

    var summary: String {
        if hasOurs { return problem.map { "installed, but \($0)" } ?? "installed (auto-rebuild enabled)" }
        return hasStandard ? "only DKMS's own (rebuilds without a log or a notice)" : "not installed"
    }
}

extension HookFile.State {
    fileprivate var words: String {
        switch self {
        case .missing: "missing"
        case .current: "as nvctl wrote it"
        case .outdated: "written by another version of nvctl"
        case .foreign: "changed by somebody"
        }
    }

    fileprivate var mark: Page.Mark {
        switch self {
        case .missing: .bad
        case .current: .good
        case .outdated, .foreign: .warning
        }
    }
}
