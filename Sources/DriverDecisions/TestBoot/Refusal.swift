import DriverMessages
import DriverModel
import SystemPackage

/// How a kernel rejected a module: the error number and the messages.
struct Refusal {
    /// 0, an error number, or -1 if only the messages tell it.
    let number: Int
    /// The other kernel that the module was built for, if there is one.
    let otherKernel: String?
    let lines: [String]

    /// What each message means for a module in a test machine.
    private static let meanings: [(message: KernelMessage, meaning: String)] = [
        (.otherKernel, foreign), (.symbolVersions, otherHeaders), (.structSize, otherHeaders),
        (.namespaceMissing, foreign), (.mixedSet, "the modules belong to two versions of the driver"),
        (.unsigned, unsigned), (.keyUnavailable, unknownKey), (.relocation, otherCompiler),
    ]

    private static let foreign = "it was built for another kernel"
    private static let otherHeaders = "it was built with headers that do not match this kernel"
    private static let unsigned = "it is not signed, but this kernel accepts only signed modules"
    private static let otherCompiler = "it was built with another compiler than the kernel"

    /// Error numbers that need no message.
    private static let numbers: [Int: String] = [
        126: unknownKey,
        129: "\(Errno(rawValue: 129)): \(unknownKey)",
    ]

    private static let unknownKey = """
        it is signed with a key that this kernel does not contain (keys enrolled in the firmware are not in the test \
        machine)
        """

    /// Sometimes only a program's message has the error, in the words of strerror.
    private func says(_ code: Errno) -> Bool {
        if number >= 0 { return number == Int(code.rawValue) }
        return number < 0 && lines.contains { $0.hasPrefix("insmod: ") && $0.hasSuffix("\(code)") }
    }

    /// The module may be built in, or another module loaded it.
    var isLoaded: Bool { number == 0 || says(.fileExists) }

    /// Only a module's own initialisation ends like this.
    var isWithoutDevice: Bool { says(.operationNotSupportedByDevice) }

    var isInvalidArgument: Bool { says(.invalidArgument) }

    var reason: String? {
        for (message, meaning) in Self.meanings {
            guard let line = lines.first(where: message.isSaid) else { continue }
            if let otherKernel, [Self.foreign, Self.otherHeaders].contains(meaning) {
                return "it was built for \(otherKernel): \(line)"
            }
            return "\(meaning): \(line)"
        }
        return Self.numbers[number]
    }

    var missingSymbols: [String] { lines.compactMap(KernelMessage.unknownSymbol) }

    var unexplained: String {
        let last = lines.last { !$0.contains("taint") }
        let words = number > 0 ? "\(Errno(rawValue: CInt(truncatingIfNeeded: number)))" : "it was rejected"
        return words + (last.map { ": \($0)" } ?? "")
    }
}

/// Whether all missing symbols come from modules of the set that found no device and so did not stay loaded.
struct SymbolCheck {
    let module: TestBootPlan.Module
    let plan: TestBootPlan
    let judged: [TestBoot.Module]

    /// nil if no symbol is missing.
    func check(_ missing: [String]) -> TestBoot.Module.Result? {
        guard !missing.isEmpty else { return nil }
        var exporters: [String] = []
        for symbol in missing {
            guard let exporter = plan.modules.first(where: { $0.symbols.exported[symbol] != nil }) else {
                return .failed(
                    reason: "Unknown symbol \(symbol): neither the kernel nor a module of the set exports it")
            }
            if let reason = mismatch(symbol, exporter) ?? absence(symbol, exporter) { return .failed(reason: reason) }
            if !exporters.contains(exporter.name) { exporters.append(exporter.name) }
        }
        return .fits(with: exporters)
    }

    /// A kernel compares these checksums when both modules are loaded, which could not happen here.
    private func mismatch(_ symbol: String, _ exporter: TestBootPlan.Module) -> String? {
        guard let given = exporter.symbols.exported[symbol], let needed = module.symbols.needed[symbol],
            given != 0, needed != 0, given != needed
        else { return nil }
        return "disagrees about version of symbol \(symbol), which \(exporter.name) exports: they are from two builds"
    }

    private func absence(_ symbol: String, _ exporter: TestBootPlan.Module) -> String? {
        switch judged.first(where: { $0.name == exporter.name })?.result {
        case .foundNoDevice, .hasNoUse, .fits: nil
        case .notInImage: "Unknown symbol \(symbol): \(exporter.name), which exports it, is not in the image"
        case .loaded: "Unknown symbol \(symbol), although \(exporter.name), which exports it, was loaded"
        case .failed, .notReached, nil: "Unknown symbol \(symbol): \(exporter.name), which exports it, does not load"
        }
    }
}
