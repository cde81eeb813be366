import DriverModel
import FoundationEssentials
import Host
import SystemPackage

/// How long earlier builds took in each phase. For each driver, version and kernel, this is the last build that
/// succeeded.
///
/// The times only serve estimates. A faulty file is therefore treated like a missing one. Values have bounds, because
/// the file is in a cache.
package struct BuildTimes: Hashable, Sendable {
    /// Kernels come and go; the oldest builds are forgotten first.
    static let limit = 64
    private static let sizeLimit = 256 << 10

    private var builds: [Build] = []

    package init() {}

    package static func read(in root: SystemRoot) -> BuildTimes {
        var times = BuildTimes()
        guard let bytes = try? root.read(Places.buildTimes, limit: sizeLimit),
            let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)),
            document.format == Document.currentFormat
        else { return times }
        times.builds = Array(document.builds.compactMap(\.checked).suffix(limit))
        return times
    }

    package func write(in root: SystemRoot) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(Document(builds: builds))
        try root.makeDirectory(Places.buildTimes.removingLastComponent())
        try root.write(Array(data) + [UInt8(ascii: "\n")], to: Places.buildTimes)
    }

    /// Records how long a successful build took. Phases that it did not go through keep their values, because the
    /// independent part is not compiled every time.
    package mutating func record(_ target: BuildTarget, _ phases: [BuildPhase: MakeLogMeter.Share]) {
        var build = Build(target)
        if let known = builds.firstIndex(where: { $0.isFor(build) }) { build.phases = builds.remove(at: known).phases }
        for (phase, share) in phases where phase != .waiting {
            build.phases[phase.rawValue] = Build.Share(seconds: share.seconds, objects: share.objects)
        }
        builds = Array((builds + [build]).suffix(Self.limit))
    }

    /// From the last build of the same version for the same kernel, else of the same version, else for the same kernel,
    /// else of the driver.
    package func expectation(for target: BuildTarget) -> ExpectedBuild? {
        let wanted = Build(target)
        let candidates = builds.reversed().filter { $0.module == wanted.module }
        let best =
            candidates.first { $0.isFor(wanted) } ?? candidates.first { $0.version == wanted.version }
            ?? candidates.first { $0.kernel == wanted.kernel } ?? candidates.first
        guard let best else { return nil }
        var phases = best.shares
        // The independent part is the same for all kernels.
        if phases[.independent] == nil {
            let sameVersion = candidates.filter { $0.version == wanted.version } + candidates
            phases[.independent] = sameVersion.lazy.compactMap { $0.shares[.independent] }.first
        }
        return ExpectedBuild(phases: phases)
    }
}

/// How long a build will probably take, as far as earlier builds tell.
package struct ExpectedBuild: Hashable, Sendable {
    package let phases: [BuildPhase: MakeLogMeter.Share]

    /// How long these phases take. The longest build should begin first.
    package func seconds(of wanted: Set<BuildPhase>) -> Int64 {
        phases.reduce(0) { $0 + (wanted.contains($1.key) ? $1.value.seconds : 0) }
    }

    /// The time until the modules are linked, adjusted to how this build has kept up so far: others may run beside it.
    func remainingSeconds(in phase: BuildPhase, after taken: [BuildPhase: MakeLogMeter.Share]) -> Int64? {
        guard phase > .waiting, phase < .install, phases[.interface] != nil else { return nil }
        var (spent, planned, left) = (0.0, 0.0, 0.0)
        for (each, share) in phases where each < .install {
            let (seconds, now) = (Double(share.seconds), taken[each])
            // Phases that this build has skipped do not come any more, even if an earlier build had them.
            let portion = each == phase ? share.portion(done: now) : each < phase ? 1 : 0
            left += seconds * (1 - portion)
            guard let now else { continue }
            planned += seconds * portion
            spent += Double(now.seconds)
        }
        // The first seconds prove little. So this many more seconds count as having gone as planned.
        let trust = 10.0
        return Int64((left * (spent + trust) / (planned + trust)).rounded())
    }
}

extension MakeLogMeter.Share {
    /// How much of this phase is done, judged by its objects, and by the time between two of them.
    fileprivate func portion(done: MakeLogMeter.Share?) -> Double {
        guard let done, seconds > 0 else { return 0 }
        let byTime = min(1, Double(done.seconds) / Double(seconds))
        guard objects > 0 else { return byTime }
        let byObjects = Double(done.objects) / Double(objects)
        return min(1, max(byObjects, min(byTime, byObjects + 1 / Double(objects))))
    }
}

// MARK: The file

private struct Document: Codable {
    static let currentFormat = 1
    var format = currentFormat
    /// The latest comes last.
    var builds: [Build]
}

private struct Build: Hashable, Codable {
    struct Share: Hashable, Codable {
        let seconds: Int64
        let objects: Int
    }

    let module: String
    let version: String
    let kernel: String
    var phases: [String: Share] = [:]

    init(_ target: BuildTarget) {
        (module, version, kernel) = (target.module, target.version.text, target.kernel.text)
    }

    func isFor(_ other: Build) -> Bool {
        module == other.module && version == other.version && kernel == other.kernel
    }

    var shares: [BuildPhase: MakeLogMeter.Share] {
        phases.reduce(into: [:]) { result, entry in
            guard let phase = BuildPhase(rawValue: entry.key) else { return }
            result[phase] = MakeLogMeter.Share(seconds: entry.value.seconds, objects: entry.value.objects)
        }
    }

    /// Nil if nvctl cannot have written this.
    var checked: Build? {
        let isNamed = [module, version, kernel].allSatisfy(\.isSafeName)
        let isPossible = phases.allSatisfy { name, share in
            BuildPhase(rawValue: name) != nil && (0...1_000_000).contains(share.seconds)
                && (0...1_000_000).contains(share.objects)
        }
        return isNamed && isPossible ? self : nil
    }
}
