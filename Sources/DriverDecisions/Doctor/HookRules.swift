import DriverModel
import SystemPackage

/// Findings about nvctl's own hook.
enum HookRules {
    @Sendable static func hook(_ examination: Examination) -> [Finding] {
        let hooks = examination.inventory.hooks
        guard examination.inventory.hasDriver, hooks.manager != .none else { return [] }
        guard hooks.hasOurs else {
            return [
                Finding(
                    .hookMissing, .note,
                    hooks.hasStandard
                        ? "only DKMS's own hook builds at updates; it writes no log and does not report failures"
                        : "nothing builds the modules when a kernel or the driver is updated",
                    evidence: [(hooks.ourHook, "does not exist")], advice: "\(.hook)")
            ]
        }
        let outdated = hooks.files.filter { $0.state == .missing || $0.state == .outdated }
        let changed = hooks.files.filter { $0.state == .foreign }
        var findings: [Finding] = []
        if !outdated.isEmpty {
            findings.append(
                Finding(
                    .hookOutdated, .warning, "the hook differs from what this nvctl writes, and may not work",
                    evidence: outdated.map {
                        ($0.file.path, $0.state == .missing ? "missing" : "written by another version of nvctl")
                    },
                    advice: "\(.hook)", repair: examination.inventory.dkms == nil ? nil : .writeHook))
        }
        if !changed.isEmpty {
            findings.append(
                Finding(
                    .hookChanged, .note, "somebody has changed files of the hook, so nvctl leaves them as they are",
                    evidence: changed.map { ($0.file.path, "changed") },
                    advice: "to have nvctl write its own files, move these away, then: \(.hook)"))
        }
        return findings
    }
}
