import DriverDecisions
import Terminal
import Text

/// `driver dkms test-boot` as text.
struct TestBootReport {
    private let results: [TestBoot]
    private let palette: Palette

    init(_ results: [TestBoot], palette: Palette) {
        self.results = results
        self.palette = palette
    }

    var text: String {
        var page = Page(palette)
        page.title("NVIDIA DKMS Test Boot")
        for (index, result) in results.enumerated() {
            if index > 0 { page.line() }
            add(result, to: &page)
        }
        return page.text
    }

    private func add(_ result: TestBoot, to page: inout Page) {
        page.item(result.verdict.mark, "\(result.kernel.text.printable): \(result.verdict.words)", indent: 0)
        if let reason = result.reason { page.line("    " + reason.printable) }
        // The kernel's own modules are shown only if something is wrong with them.
        for module in result.modules where module.isDriver || module.result.reason != nil {
            page.item(module.result.mark, "\(module.name.printable): \(module.result.words)", indent: 4)
            for line in module.lines { page.line(palette.faint("        " + line.printable)) }
        }
        for warning in result.warnings { page.item(.warning, "the kernel warned: \(warning.printable)", indent: 4) }
        if let image = result.initramfs { page.line("    Image: \(image.string.printable)") }
        if let log = result.log { page.line("    Log: \(log.string.printable)") }
        if let advice = result.advice { page.line("    advice: \(advice.text.printable)") }
    }
}

extension TestBoot.Verdict {
    fileprivate var mark: Page.Mark {
        switch self {
        case .passed: .good
        case .failed: .bad
        case .notTried: .warning
        }
    }

    fileprivate var words: String {
        switch self {
        case .passed: "accepts its modules"
        case .failed: "will start without the driver"
        case .notTried: "could not be tested"
        }
    }
}

extension TestBoot.Module.Result {
    /// For JSON.
    var code: String {
        switch self {
        case .loaded: "loaded"
        case .foundNoDevice: "found-no-device"
        case .hasNoUse: "has-no-use"
        case .fits: "fits"
        case .notInImage: "not-in-image"
        case .failed: "failed"
        case .notReached: "not-reached"
        }
    }

    var companions: [String] { if case .fits(let modules) = self { modules } else { [] } }

    fileprivate var words: String {
        switch self {
        case .loaded: "loaded"
        case .foundNoDevice: "ran, and found no GPU"
        case .hasNoUse: "does not apply to this kernel"
        case .fits(let modules): "fits, and needs \(modules.map(\.printable).joined(separator: ", "))"
        case .notInImage: "not in the image"
        case .failed(let reason): reason.printable
        case .notReached: "not reached"
        }
    }

    fileprivate var mark: Page.Mark {
        switch self {
        case .loaded, .foundNoDevice, .hasNoUse, .fits: .good
        case .notInImage, .notReached: .neutral
        case .failed: .bad
        }
    }
}
