import DriverModel
import Host
import Terminal
import Text

/// `driver dkms logs` as text, in the words of the seed document.
struct LogsReport {
    private let logs: BuildLogs
    private let inventory: Inventory
    private let kernel: KernelRelease?
    private let tail: Int?
    private let host: Host
    private let palette: Palette

    init(
        _ logs: BuildLogs, inventory: Inventory, kernel: KernelRelease?, tail: Int?, host: Host, palette: Palette
    ) {
        self.logs = logs
        self.inventory = inventory
        self.kernel = kernel
        self.tail = tail
        self.host = host
        self.palette = palette
    }

    /// Prints log by log, so that the tails of many long logs are never in memory together.
    func print(_ print: (String) -> Void) {
        var head = Page(palette)
        head.title("NVIDIA DKMS Build Logs")
        print(head.text)
        guard !logs.sections.isEmpty else { return print(nothing) }
        for (index, section) in logs.sections.enumerated() {
            if index > 0 { print("") }
            var page = Page(palette)
            page.section(title(of: section))
            if let problem = section.problem { page.item(.warning, problem.description, indent: 0) }
            print(page.text)
            for log in section.logs { print(text(of: log, in: section)) }
            if section.owner == .hook, section.logs.contains(where: { $0.result == .unknown && $0.problem == nil }) {
                print(palette.faint("UNKNOWN: the log does not end with a result recorded by nvctl's hook."))
            }
        }
    }

    private func title(of section: BuildLogs.Section) -> String {
        let folder = section.folder.string.printable
        let hook = inventory.hooks.manager == .kernelScripts ? "Kernel Hook" : "Pacman Hook"
        return switch section.owner {
        case .hook: "\(hook) Logs (\(folder))"
        case .registration: "DKMS Build Logs (\(folder))"
        case .unregistered: "Build Logs of a Driver That Is Not Registered (\(folder))"
        }
    }

    private func text(of log: BuildLog, in section: BuildLogs.Section) -> String {
        var page = Page(palette)
        var line = "\(name(of: log)) [\(log.result.rawValue)]"
        if let modified = log.modified { line += " - \(Age(seconds: host.now() - modified))" }
        if let problem = log.problem {
            line += problem.isNotFound ? " (the log no longer exists)" : " (cannot be read: \(problem.code))"
        } else if let lines = log.lines {
            line += lines == 1 ? " (1 line)" : " (\(lines) lines)"
        }
        page.item(mark(of: log.result), line, indent: 0)
        if let explanation = log.explanation {
            page.line("    \(explanation.onOneLine) (log: \(log.path.string.printable))")
        }
        if let verdict = log.diagnosis(of: section, inventory, on: host) {
            for line in verdict.lines { page.line("    \(line.onTerminal)") }
        }
        guard let tail, log.problem == nil else { return page.text }
        do {
            let end = try host.root.lastLines(log.path, tail)
            if end.isCut { page.line(palette.faint("    … (earlier lines are left out; see the log itself)")) }
            for line in end.lines { page.line("    " + line.onTerminal) }
        } catch {
            page.line("    \(error.inWords)")
        }
        return page.text
    }

    private func name(of log: BuildLog) -> String {
        guard let kernel = log.kernel else {
            // A run of the hook is identified by its time. A log in DKMS's build folder is identified by that folder.
            let file = log.path.lastComponent?.string ?? ""
            return file == "make.log" ? "unknown kernel" : file.printable
        }
        let isOther = log.architecture != nil && log.architecture != host.machine.architecture
        return kernel.text.printable + (isOther ? " (\(log.architecture?.printable ?? ""))" : "")
    }

    private func mark(of result: BuildLog.Result) -> Page.Mark {
        switch result {
        case .ok: .good
        case .failed: .bad
        case .unfinished: .warning
        case .unknown: .neutral
        }
    }

    private var nothing: String {
        if let kernel {
            return "There are no build logs for \(kernel.text.printable), because DKMS has built nothing for it."
        }
        return inventory.active == nil
            ? "There are no build logs, because no driver is registered yet. To register it: \(Invocation.setup)"
            : "There are no build logs yet. To build: \(Invocation.build)"
    }
}

extension String {
    /// A line of a log. The tabs that make and compilers write are shown as spaces.
    fileprivate var onTerminal: String {
        split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "    ").printable
    }

    fileprivate var onOneLine: String {
        split(whereSeparator: \.isNewline).joined(separator: " ").printable
    }
}
