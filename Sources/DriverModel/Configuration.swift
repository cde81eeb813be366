import Text

/// The settings in /etc/nvctl.conf and /etc/nvctl.conf.d/*.conf. Later files add to earlier ones.
package struct Configuration: Hashable, Sendable {
    /// A setting, and where it was set.
    package struct Setting<Value: Hashable & Sendable>: Hashable, Sendable {
        package let value: Value
        package let origin: String

        package init(value: Value, origin: String) {
            self.value = value
            self.origin = origin
        }
    }

    /// Shell patterns for releases that are shown as ignored, are never built for, and never need attention.
    package private(set) var ignoredKernels: [Setting<String>] = []
    /// How many compilers to run at once, unless the command line says otherwise.
    package private(set) var jobs: Setting<Int>?
    /// The size limit of the store of kernel-independent objects, in bytes.
    package private(set) var coreCacheLimit = Setting<Int64>(value: 1 << 30, origin: "the default")
    /// How many logs of the hook are kept.
    package private(set) var hookLogs = Setting<Int>(value: 20, origin: "the default")
    private var faults: [String] = []
    /// A file that is not a configuration at all can have a hundred thousand faults.
    private static let faultLimit = 20
    private var furtherFaults = 0

    /// Faulty lines, each with its place. Sentences without their full stop.
    package var problems: [String] {
        faults.map { "\($0); the line has no effect" }
            + (furtherFaults == 0
                ? [] : ["\(furtherFaults) more lines of the settings are faulty and have no effect"])
    }

    package init() {}

    package mutating func apply(_ line: Substring, origin: String) {
        guard !line.isEmpty, !line.hasPrefix("#") else { return }
        let parts = line.split(separator: "=", maxSplits: 1).map { String($0.trimmingSpaces) }
        guard parts.count == 2 else {
            complain("\(origin): a setting has the form Name = value")
            return
        }
        switch parts[0] {
        case "IgnoreKernel":
            ignoredKernels += parts[1].split(separator: " ").map { Setting(value: String($0), origin: origin) }
        case "Jobs":
            guard let number = Int(parts[1]), (1...4096).contains(number) else {
                complain("\(origin): Jobs needs a number from 1 to 4096")
                return
            }
            jobs = Setting(value: number, origin: origin)
        case "HookLogs":
            guard let number = Int(parts[1]), (1...10_000).contains(number) else {
                complain("\(origin): HookLogs needs a number from 1 to 10000")
                return
            }
            hookLogs = Setting(value: number, origin: origin)
        case "CoreCacheLimit":
            guard let bytes = Self.bytes(parts[1]) else {
                complain("\(origin): CoreCacheLimit needs a size, such as 500M or 2G")
                return
            }
            coreCacheLimit = Setting(value: bytes, origin: origin)
        default: complain("\(origin): there is no setting \(parts[0].printable)")
        }
    }

    private mutating func complain(_ fault: String) {
        if faults.count < Self.faultLimit { faults.append(fault) } else { furtherFaults += 1 }
    }

    /// A number of bytes such as `500M`, with K, M or G for powers of 1024.
    private static func bytes(_ text: String) -> Int64? {
        let powers: [Character: Int64] = ["K": 10, "M": 20, "G": 30]
        let power = text.last.flatMap { powers[$0] } ?? 0
        guard let number = Int64(power == 0 ? text : String(text.dropLast())), (0...1 << 30).contains(number) else {
            return nil
        }
        return number << power
    }

    package func buildSettings(_ wish: BuildLimits.Wish) -> BuildSettings {
        BuildSettings(
            wish: BuildLimits.Wish(jobs: wish.jobs ?? jobs?.value, parallel: wish.parallel),
            cacheLimit: coreCacheLimit.value)
    }

    /// The setting that makes nvctl ignore this kernel.
    package func ignoring(_ release: KernelRelease) -> Setting<String>? {
        ignoredKernels.first { ShellPattern($0.value).matches(release.text) }
    }
}
