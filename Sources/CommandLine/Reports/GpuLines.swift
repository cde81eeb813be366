import DriverDecisions
import DriverModel
import Terminal
import Text

/// The parts that `driver info` and `driver gsp status` have in common.
struct GpuLines {
    private let verdict: DriverVerdict

    static let notRunning = "not checked (this system is not the running one)"

    init(_ verdict: DriverVerdict) { self.verdict = verdict }

    func list(on page: inout Page) {
        guard verdict.state.isRunning else {
            page.field("GPUs", Self.notRunning)
            return page.line()
        }
        page.line("NVIDIA GPUs (\(verdict.state.gpus.count)):")
        for gpu in verdict.state.gpus {
            let gsp = verdict.gsp(of: gpu)
            page.item(gsp.mark, "\(gpu.address.printable) \(gpu.title)")
            page.line("      driver: \(gpu.driver?.printable ?? "none"), GSP: \(gsp.text)")
        }
        if verdict.state.gpus.isEmpty { page.line("  none on the PCI bus") }
        page.line()
    }

    func firmware(on page: inout Page) {
        for request in verdict.state.firmware where !request.files.isEmpty {
            // On a machine without a GPU, nobody needs the firmware.
            let isNeeded = request.isWhollyMissing && verdict.findings.contains { $0.id == .firmwareMissing }
            page.line("GSP Firmware of \(request.version.text.printable) (\(request.files.count)):")
            for file in request.files {
                switch file.state {
                case .present(let path): page.item(.good, path.string.printable)
                case .missing(let reason): page.item(isNeeded ? .bad : .neutral, "missing: \(reason)")
                }
            }
            page.line()
        }
    }

    func findings(on page: inout Page) {
        guard !verdict.findings.isEmpty else { return }
        page.line("Problems (\(verdict.findings.count)):")
        for finding in verdict.findings { page.finding(finding) }
    }
}

extension Gpu {
    /// `AD102 [GeForce RTX 4090] (10de:2684)`
    var title: String { "\((name ?? information?.model)?.printable ?? "unknown GPU") (\(identifier))" }
}

extension GspState {
    var mark: Page.Mark {
        switch self {
        case .inUse: .good
        case .failed: .bad
        case .notInUse, .unknown: .neutral
        }
    }

    var text: String {
        switch self {
        case .inUse(let version): "in use, firmware \(version.text.printable)"
        case .notInUse(let reason): "not in use (\(reason.printable))"
        case .failed(let failure, _): "failed (\(failure.explanation))"
        case .unknown(let reason): "unknown (\(reason.printable))"
        }
    }

    /// The word for JSON.
    var word: String {
        switch self {
        case .inUse: "in-use"
        case .notInUse: "not-in-use"
        case .failed: "failed"
        case .unknown: "unknown"
        }
    }
}
