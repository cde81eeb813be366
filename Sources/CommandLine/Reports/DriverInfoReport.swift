import DriverDecisions
import DriverModel
import Terminal
import Text

/// `driver info` as text.
struct DriverInfoReport {
    private let verdict: DriverVerdict
    private let palette: Palette
    private let isVerbose: Bool

    private var state: DriverState { verdict.state }
    private var inventory: Inventory { verdict.state.inventory }

    init(_ verdict: DriverVerdict, palette: Palette, isVerbose: Bool = false) {
        self.verdict = verdict
        self.palette = palette
        self.isVerbose = isVerbose
    }

    var text: String {
        var page = Page(palette)
        page.title("NVIDIA Driver")
        page.field("Driver", inventory.driverVersion?.text.printable ?? "not found")
        page.field("Loaded", loaded)
        page.field("Userspace", userspace)
        page.field("Kernel", kernel)
        page.field("DKMS", dkms)
        if isVerbose { details(on: &page) }
        page.line()
        let gpus = GpuLines(verdict)
        gpus.list(on: &page)
        gpus.firmware(on: &page)
        StatusReport(inventory, palette: palette, isVerbose: isVerbose).kernels(on: &page)
        page.field(inventory.hooks.label, inventory.hooks.summary)
        if !verdict.findings.isEmpty { page.line() }
        gpus.findings(on: &page)
        return page.text
    }

    private var loaded: String { state.isRunning ? state.loaded?.title ?? "no" : GpuLines.notRunning }

    private var userspace: String {
        guard let userspace = inventory.userspace else { return "not found" }
        let package = userspace.package.map { " (\($0.printable))" } ?? ""
        return userspace.version.text.printable + package
    }

    private var kernel: String {
        guard let kernel = state.runningKernel else { return GpuLines.notRunning }
        return kernel.release.text.printable
    }

    private var dkms: String {
        guard let active = inventory.active else { return inventory.dkms == nil ? "not installed" : "not registered" }
        if let reason = active.fault?.words { return "\(active.title.printable), broken: \(reason)" }
        return "\(active.title.printable), registered"
    }

    private func details(on page: inout Page) {
        if let loaded = state.loaded {
            if let source = loaded.sourceVersion { page.field("Srcversion", source.printable) }
            if let taint = loaded.taint { page.field("Taint", taint.printable) }
            for companion in loaded.companions {
                page.field("Also loaded", "\(companion.name) \(companion.version?.text.printable ?? "")")
            }
        }
        if let library = inventory.userspace?.library { page.field("Library", library.string.printable) }
        page.field("NVML", state.nvml.text)
    }
}

extension LoadedDriver {
    var title: String {
        let modules =
            switch kind {
            case .open: "open kernel modules"
            case .proprietary: "proprietary kernel modules"
            case .unknown: "kernel modules of unknown licence"
            }
        return "\(version?.text.printable ?? "unknown version") (\(modules))"
    }
}

extension NvmlResult {
    var text: String {
        switch self {
        case .answered(let answer): "answers\(answer.driverVersion.map { " for \($0.printable)" } ?? "")"
        case .notAsked(let reason): "not asked: \(reason.printable)"
        case .failed(let reason): "failed: \(reason.printable)"
        }
    }
}
