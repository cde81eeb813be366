import DriverDecisions
import DriverModel

/// `driver dkms cleanup --json`. Fields are only ever added within a schema version.
struct CleanupDocument: Encodable {
    struct Kept: Encodable {
        let release: String
        let reason: String
    }

    struct Removed: Encodable {
        let release: String
        let bytes: UInt64
        let bootable: Bool
        let package: String?
        let result: String?
        let reason: String?
    }

    struct Orphan: Encodable {
        let release: String
        let folder: String?
        let bytes: UInt64
        let result: String?
        let reason: String?
    }

    struct Version: Encodable {
        let version: String
        let modules: [String]
        let paths: [String]
        let bytes: UInt64
        let result: String?
    }

    struct LeftAlone: Encodable {
        let name: String
        let reason: String
    }

    let schemaVersion = SchemaVersion()
    let event = "result"
    let dryRun: Bool
    let running: String?
    let keep: Int
    let kept: [Kept]
    let removed: [Removed]
    let orphans: [Orphan]
    let versions: [Version]
    let leftAlone: [LeftAlone]
    let freedBytes: UInt64?
    let notes: [String]

    init(_ plan: Plan, _ outcome: Outcome?) {
        let cleanup = plan.cleanup ?? Cleanup(running: nil, keep: 0)
        func result(_ targets: [BuildTarget]) -> (word: String?, reason: String?) {
            guard let outcome else { return (nil, nil) }
            for kernel in outcome.kernels where targets.contains(kernel.target) {
                if let failure = kernel.result.failure { return ("failed", failure.words) }
            }
            return ("removed", nil)
        }
        dryRun = outcome == nil
        running = cleanup.running?.text
        keep = cleanup.keep
        kept = cleanup.kept.map { Kept(release: $0.kernel.text, reason: $0.reason.rawValue) }
        removed = cleanup.removed.map { removed in
            var package: String?
            if case .package(let name)? = removed.evidence { package = name }
            let (word, reason) = result(removed.targets)
            return Removed(
                release: removed.kernel.text, bytes: removed.bytes, bootable: removed.evidence != nil, package: package,
                result: word, reason: reason)
        }
        orphans = cleanup.orphans.map { orphan in
            let (word, reason) = result(orphan.targets)
            return Orphan(
                release: orphan.kernel.text, folder: orphan.folder?.string, bytes: orphan.bytes, result: word,
                reason: reason)
        }
        versions = cleanup.versions.map { version in
            Version(
                version: version.version.text, modules: version.modules,
                paths: version.paths.map(\.string), bytes: version.bytes,
                result: outcome.map { version.isUnused(after: $0) ? "removed" : "failed" })
        }
        leftAlone = cleanup.leftAlone.map { LeftAlone(name: $0.name, reason: $0.reason) }
        freedBytes = outcome.map { cleanup.freedBytes(after: $0) }
        notes = plan.notes
    }
}
