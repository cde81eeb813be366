import DriverDecisions
import DriverModel
import Terminal
import Text

/// `driver gsp status` as text.
struct GspStatusReport {
    private let verdict: DriverVerdict
    private let palette: Palette
    private let isVerbose: Bool

    private var state: DriverState { verdict.state }

    /// How many of the last lines of the kernel log are shown, unless all of them are wanted.
    private static let logLines = 10

    init(_ verdict: DriverVerdict, palette: Palette, isVerbose: Bool = false) {
        self.verdict = verdict
        self.palette = palette
        self.isVerbose = isVerbose
    }

    var text: String {
        var page = Page(palette)
        page.title("NVIDIA GSP Status")
        page.field("Loaded", state.isRunning ? state.loaded?.title ?? "no" : GpuLines.notRunning)
        page.field("Parameter", parameter)
        page.field("NVML", state.nvml.text)
        page.line()
        let lines = GpuLines(verdict)
        lines.list(on: &page)
        lines.firmware(on: &page)
        lines.findings(on: &page)
        if !verdict.findings.isEmpty { page.line() }
        log(on: &page)
        return page.text
    }

    /// The parameter of the loaded module; if it has none, the one for the next load.
    private var parameter: String {
        let written = state.firmwareOption.map { "\($0.name)=\($0.value.printable) (\($0.origin))" }
        let value =
            state.loaded?.enableGpuFirmware.map { "NVreg_EnableGpuFirmware=\($0)" } ?? written
            ?? "NVreg_EnableGpuFirmware is not set"
        let isOpen = state.loaded.map { $0.kind == .open } ?? (state.firmware.first?.licence == .open)
        let isOff = state.loaded?.isFirmwareSwitchedOff ?? (state.firmwareOption?.value == "0")
        return value + (isOpen && isOff ? "; has no effect on the open modules" : "")
    }

    private func log(on page: inout Page) {
        page.section("Kernel Log (this boot)")
        let log = state.log
        let shown = isVerbose ? log.entries[...] : log.entries.suffix(Self.logLines)
        let left = log.entries.count - shown.count
        if left > 0 { page.line("\(left) earlier lines about the driver: use \(Invocation.Option.verbose)") }
        for entry in shown { page.line("\(entry.seconds) \(entry.text.printable)") }
        if log.omitted > 0 { page.line("and \(log.omitted) more") }
        if let problem = log.problem {
            page.line("not read: \(problem.explanation.printable)")
        } else if log.entries.isEmpty {
            page.line("nothing about the driver")
        }
    }
}

extension KernelLog.Entry {
    /// The time as dmesg prints it: `[   12.345678]`.
    var seconds: String {
        let fraction = String(time % 1_000_000)
        let whole = String(time / 1_000_000)
        return "[" + String(repeating: " ", count: max(0, 5 - whole.count)) + whole + "."
            + String(repeating: "0", count: 6 - fraction.count) + fraction + "]"
    }
}
