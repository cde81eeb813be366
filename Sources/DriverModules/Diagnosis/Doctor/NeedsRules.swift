import Host
import SystemPackage

/// What building needs, whatever is built.
enum NeedsRules {
    @Sendable static func dkms(_ examination: Examination) -> [Finding] {
        let inventory = examination.inventory
        guard inventory.dkms == nil, inventory.hasDriver else { return [] }
        let failure = Failure.dkmsMissing(install: inventory.distribution.installCommand(["dkms"]))
        let source = inventory.source.map { [($0.path, "is there to be built")] } ?? []
        return [Finding(.dkmsMissing, .error, failure.message, evidence: source, remedy: failure.hint)]
    }

    /// What compiles, clang and its companions where a kernel was built with them.
    @Sendable static func compilers(_ examination: Examination) -> [Finding] {
        guard examination.inventory.hasDriver else { return [] }
        return examination.compilers.filter { !$0.isMet }.map { requirement in
            Finding(
                .compilerMissing, .error, "what compiles is missing: \(requirement.name)",
                remedy: requirement.advice)
        }
    }

    @Sendable static func room(_ examination: Examination) -> [Finding] {
        examination.rooms.filter { $0.available < $0.needed }.map { room in
            let figures = "\(room.available.asBytes) available, about \(room.needed.asBytes) needed"
            return Finding(
                .spaceLow, .warning,
                "the filesystem mounted at \(room.mountPoint.string.printable) is too full for \(room.purpose)",
                evidence: [(room.path, figures)], remedy: "free some space there")
        }
    }

    @Sendable static func settings(_ examination: Examination) -> [Finding] {
        examination.inventory.configuration.problems.map { problem in
            Finding(.settingNotUnderstood, .note, "\(problem); the line has no effect", remedy: "correct the line")
        }
    }
}
