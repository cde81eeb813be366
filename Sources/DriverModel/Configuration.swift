import Text

/// The settings of /etc/nvctl.conf and of /etc/nvctl.conf.d/*.conf, later files adding to earlier ones.
package struct Configuration: Hashable, Sendable {
    /// A setting with the place it came from.
    package struct Setting<Value: Hashable & Sendable>: Hashable, Sendable {
        package let value: Value
        package let origin: String

        package init(value: Value, origin: String) {
            self.value = value
            self.origin = origin
        }
    }

    /// Shell patterns of releases that are shown as ignored, never built for, and never a reason
    /// for attention.
    package private(set) var ignoredKernels: [Setting<String>] = []
    /// Compilers to run at a time, where the command line does not say.
    package private(set) var jobs: Setting<Int>?
    /// Bytes that the store of kernel-independent objects may hold.
    package private(set) var coreCacheLimit = Setting<Int64>(value: 1 << 30, origin: "the default")
    /// Logs of the hook that are kept.
    package private(set) var hookLogs = Setting<Int>(value: 20, origin: "the default")
    private var faults: [String] = []
    /// A file that is something else altogether can have a hundred thousand.
    private static let faultLimit = 20
    private var furtherFaults = 0

    /// Lines that could not be understood, each with its place; sentences without their full stop.
    package var problems: [String] {
        faults.map { "\($0); the line has no effect" }
            + (furtherFaults == 0
                ? [] : ["\(furtherFaults) more lines of the settings cannot be understood, and have no effect"])
    }

    package init() {}

    package mutating func apply(_ line: Substring, origin: String) {
        guard !line.isEmpty, !line.hasPrefix("#") else { return }
        let parts = line.split(separator: "=", maxSplits: 1).map { String($0.trimmingSpaces) }
        guard parts.count == 2 else {
            complain("\(origin): not of the form Name = value")
            return
        }
        switch parts[0] {
        case "IgnoreKernel":
            ignoredKernels += parts[1].split(separator: " ").map { Setting(value: String($0), origin: origin) }
        case "Jobs":
            guard let number = Int(parts[1]), (1...4096).contains(number) else {
                complain("\(origin): Jobs needs a number from 1 on")
                return
            }
            jobs = Setting(value: number, origin: origin)
        case "HookLogs":
            guard let number = Int(parts[1]), (1...10_000).contains(number) else {
                complain("\(origin): HookLogs needs a number from 1 on")
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

    /// `500M`: a number of bytes, with K, M or G for powers of 1024.
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

    /// The setting that makes this kernel an ignored one.
    package func ignoring(_ release: KernelRelease) -> Setting<String>? {
        ignoredKernels.first { ShellPattern($0.value).matches(release.text) }
    }
}
