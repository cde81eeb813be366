import DriverModel
import SystemPackage
import Text

/// Findings about what every build needs.
enum NeedsRules {
    @Sendable static func dkms(_ examination: Examination) -> [Finding] {
        let inventory = examination.inventory
        guard inventory.hasDriver, let failure = inventory.dkmsMissing else { return [] }
        let source = inventory.source.map { [($0.path, "the source to build")] } ?? []
        return [Finding(.dkmsMissing, .error, failure.message, evidence: source, advice: failure.advice)]
    }

    /// Missing compilers, including clang and its tools if a kernel was built with them.
    @Sendable static func compilers(_ examination: Examination) -> [Finding] {
        guard examination.inventory.hasDriver else { return [] }
        return Requirements.compilers(examination.inventory).filter { !$0.isMet }.map { requirement in
            Finding(
                .compilerMissing, .error, "programs that are needed to build modules are missing: \(requirement.name)",
                advice: requirement.advice)
        }
    }

    /// BUILD_DEPENDS in dkms.conf: without these modules, DKMS does not start a build (status 13).
    @Sendable static func dependencies(_ examination: Examination) -> [Finding] {
        examination.missingDependencies.compactMap { missing in
            let name = missing.module.printable
            guard let kernel = missing.kernel else {
                return Finding(
                    .dependencyMissing, .error,
                    "the driver depends on the module \(name), which is not registered with DKMS",
                    evidence: [(missing.place, "does not exist")],
                    advice: "install the package that supplies \(name) to DKMS")
            }
            // If the driver is already installed for a kernel, the other module can be built when it is needed again.
            let isNeeded = examination.kernels.contains { $0.release == kernel && !$0.modules.state.isHealthy }
            guard isNeeded else { return nil }
            return Finding(
                .dependencyMissing, .error, kernel: kernel,
                "the driver depends on the module \(name), which is not installed for this kernel",
                evidence: [(missing.place, "does not exist")],
                advice: "dkms autoinstall -k \(kernel.text.shellQuoted)")
        }
    }

    @Sendable static func room(_ examination: Examination) -> [Finding] {
        examination.rooms.filter { $0.available < $0.needed }.map { room in
            let figures = "\(room.available.asBytes) available, about \(room.needed.asBytes) needed"
            return Finding(
                .spaceLow, .warning,
                "the filesystem mounted at \(room.mountPoint.string.printable) lacks space for \(room.purpose)",
                evidence: [(room.path, figures)], advice: "free some space there")
        }
    }

    @Sendable static func settings(_ examination: Examination) -> [Finding] {
        examination.inventory.configuration.problems.map { problem in
            Finding(.settingNotUnderstood, .note, problem, advice: "correct the line")
        }
    }
}
