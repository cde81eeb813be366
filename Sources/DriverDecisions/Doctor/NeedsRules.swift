import DriverModel
import SystemPackage
import Text

/// What building needs, whatever is built.
enum NeedsRules {
    @Sendable static func dkms(_ examination: Examination) -> [Finding] {
        let inventory = examination.inventory
        guard inventory.dkms == nil, inventory.hasDriver else { return [] }
        let failure = Failure.dkmsMissing(install: inventory.distribution.advice(toInstall: ["dkms"]))
        let source = inventory.source.map { [($0.path, "is there to be built")] } ?? []
        return [Finding(.dkmsMissing, .error, failure.message, evidence: source, advice: failure.advice)]
    }

    /// What compiles, clang and its companions where a kernel was built with them.
    @Sendable static func compilers(_ examination: Examination) -> [Finding] {
        guard examination.inventory.hasDriver else { return [] }
        return Requirements.compilers(examination.inventory).filter { !$0.isMet }.map { requirement in
            Finding(
                .compilerMissing, .error, "what compiles is missing: \(requirement.name)",
                advice: requirement.advice)
        }
    }

    /// BUILD_DEPENDS of dkms.conf: DKMS does not begin without them (status 13).
    @Sendable static func dependencies(_ examination: Examination) -> [Finding] {
        examination.missingDependencies.compactMap { missing in
            let name = missing.module.printable
            guard let kernel = missing.kernel else {
                return Finding(
                    .dependencyMissing, .error,
                    "the driver is not built before the module \(name), which DKMS does not know",
                    evidence: [(missing.place, "does not exist")],
                    advice: "install the package that brings \(name) for DKMS")
            }
            // Where the driver is in order, the other module can be built when it is needed again.
            let isNeeded = examination.kernels.contains { $0.release == kernel && !$0.modules.state.isHealthy }
            guard isNeeded else { return nil }
            return Finding(
                .dependencyMissing, .error, kernel: kernel,
                "the driver is not built before the module \(name), which is not installed for this kernel",
                evidence: [(missing.place, "does not exist")],
                advice: "dkms autoinstall -k \(kernel.text.shellQuoted)")
        }
    }

    @Sendable static func room(_ examination: Examination) -> [Finding] {
        examination.rooms.filter { $0.available < $0.needed }.map { room in
            let figures = "\(room.available.asBytes) available, about \(room.needed.asBytes) needed"
            return Finding(
                .spaceLow, .warning,
                "the filesystem mounted at \(room.mountPoint.string.printable) is too full for \(room.purpose)",
                evidence: [(room.path, figures)], advice: "free some space there")
        }
    }

    @Sendable static func settings(_ examination: Examination) -> [Finding] {
        examination.inventory.configuration.problems.map { problem in
            Finding(.settingNotUnderstood, .note, problem, advice: "correct the line")
        }
    }
}
