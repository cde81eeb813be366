/// Reads a build's log while `make` writes it, and works out how far the build is.
///
/// Programs print a line when they begin an object. Objects that are still being compiled therefore count as done: at
/// most one for each job. Lines (kernels 6.1 to 6.18, NVIDIA 535 to 590):
/// - `  CC [M]  …/nv.o`, `  AS [M]  …`, `  LD [M]  …/nvidia.ko`, `  MODPOST …` from Kbuild; paths are relative
///   since 6.13
/// - ` [ nvidia            ]  CC           src/….c` and `CXX` from the makefiles of the independent part
/// - ` CONFTEST: name` from NVIDIA's Kbuild
/// - whole commands with NV_VERBOSE=1, which Debian's dkms.conf sets; since 6.4, Kbuild also prints the short form
///   before each, starting with a `#`
package struct MakeLogMeter: Hashable, Sendable {
    /// How long a phase took, and how many objects it had.
    package struct Share: Hashable, Sendable {
        package var seconds: Int64 = 0
        package var objects = 0
    }

    /// The phase that the last meaningful line belongs to.
    package private(set) var phase: BuildPhase = .waiting
    private var shares: [BuildPhase: Share] = [:]
    /// The time up to which seconds have been added to phases.
    private var counted: Int64?
    private var line: [UInt8] = []
    /// A compiler's command has a few kB. What is beyond this limit never matters.
    private static let lineLimit = 64 << 10

    package init() {}

    /// Reads what was added to the log up to `now` (seconds). A line may come in pieces.
    package mutating func feed(_ bytes: some Collection<UInt8>, at now: Int64) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            append(rest[..<end])
            take(LogLine(line), at: now)
            line.removeAll(keepingCapacity: true)
            rest = rest[rest.index(after: end)...]
        }
        append(rest)
        count(until: now)
    }

    /// For phases that the log does not show, such as waiting for the independent part or for the installation.
    package mutating func enter(_ phase: BuildPhase, at now: Int64) {
        count(until: now)
        self.phase = phase
    }

    /// The phases that the build has been in, with what each has taken until now.
    package var phases: [BuildPhase: Share] { shares }

    package func progress(expecting expected: ExpectedBuild?) -> BuildProgress {
        let done = shares[phase]?.objects ?? 0
        // A build for another kernel has other objects. A total that proves wrong is not used.
        let total = expected?.phases[phase].flatMap { $0.objects > 0 && $0.objects >= done ? $0.objects : nil }
        return BuildProgress(
            phase, done: done, total: total, remainingSeconds: expected?.remainingSeconds(in: phase, after: shares))
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        line.append(contentsOf: bytes.prefix(max(0, Self.lineLimit - line.count)))
    }

    private mutating func take(_ line: LogLine, at now: Int64) {
        guard let (phase, isObject) = line.meaning(in: phase) else { return }
        enter(phase, at: now)
        shares[phase, default: Share()].objects += isObject ? 1 : 0
    }

    private mutating func count(until now: Int64) {
        if let counted, phase != .waiting { shares[phase, default: Share()].seconds += max(0, now - counted) }
        counted = now
    }
}

/// A line of a build's log.
private struct LogLine {
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes.drop { $0 == UInt8(ascii: " ") } }

    /// The phase that the line shows the build to be in, and whether the line stands for one of that phase's objects.
    func meaning(in phase: BuildPhase) -> (BuildPhase, isObject: Bool)? {
        guard let first = bytes.first else { return nil }
        switch first {
        case UInt8(ascii: "["): return ofIndependentPart()
        case UInt8(ascii: "C") where starts(with: "CONFTEST"): return (.conftest, true)
        case UInt8(ascii: "M") where starts(with: "MODPOST "): return (.link, false)
        case UInt8(ascii: "C") where starts(with: "CC [M] "), UInt8(ascii: "A") where starts(with: "AS [M] "):
            return compiled(bytes)
        case UInt8(ascii: "L") where starts(with: "LD [M] "): return linked(bytes)
        default: return ofCommand()
        }
    }

    /// ` [ nvidia-modeset    ]  CXX          src/….cpp`
    private func ofIndependentPart() -> (BuildPhase, isObject: Bool)? {
        guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let words = Self.words(bytes[(bracket + 1)...], atMost: 1)
        guard let tool = words.first else { return nil }
        return (.independent, tool.elementsEqual("CC".utf8) || tool.elementsEqual("CXX".utf8))
    }

    private func ofCommand() -> (BuildPhase, isObject: Bool)? {
        guard bytes.contains(UInt8(ascii: "/")) else { return nil }
        // What follows a semicolon is done with the finished object.
        let command = Self.words(bytes.prefix { $0 != UInt8(ascii: ";") }, atMost: .max)
        guard let option = command.firstIndex(where: { $0.elementsEqual("-o".utf8) }), option + 1 < command.count
        else { return nil }
        let output = command[option + 1]
        if output.ends(with: "Module.symvers") { return (.link, false) }
        if output.ends(with: ".ko") { return linked(output) }
        guard output.ends(with: ".o"), command.contains(where: { $0.elementsEqual("-c".utf8) }) else { return nil }
        // The makefiles of the independent part compile into a folder of that name.
        return output.starts(with: "_out/".utf8) ? (.independent, true) : compiled(output)
    }

    /// After MODPOST, Kbuild compiles an object of its own for each module.
    private func compiled(_ path: ArraySlice<UInt8>) -> (BuildPhase, isObject: Bool) {
        path.ends(with: ".mod.o") || path.ends(with: ".module-common.o") ? (.link, false) : (.interface, true)
    }

    /// Only the `.ko` counts: `nvidia.o` is linked as soon as its parts exist, while parts of other modules are still
    /// compiled.
    private func linked(_ path: ArraySlice<UInt8>) -> (BuildPhase, isObject: Bool)? {
        path.ends(with: ".ko") ? (.link, true) : nil
    }

    private func starts(with word: StaticString) -> Bool {
        word.withUTF8Buffer { bytes.starts(with: $0) }
    }

    private static func words(_ bytes: ArraySlice<UInt8>, atMost count: Int) -> [ArraySlice<UInt8>] {
        bytes.split(maxSplits: count, whereSeparator: { $0 == UInt8(ascii: " ") })
    }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
