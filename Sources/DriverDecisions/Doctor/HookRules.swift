import DriverModel
import SystemPackage

/// nvctl's own hook.
enum HookRules {
    @Sendable static func hook(_ examination: Examination) -> [Finding] {
        let hooks = examination.inventory.hooks
        guard examination.inventory.hasDriver, hooks.manager != .none else { return [] }
        guard hooks.hasOurs else {
            return [
                Finding(
                    .hookMissing, .note,
                    hooks.hasStandard
                        ? "only DKMS's own hook builds at updates, without a log and without a word when it fails"
                        : "nothing builds at updates of a kernel or the driver",
                    evidence: [(hooks.ourHook, "is not there")], advice: "\(.hook)")
            ]
        }
        let outdated = hooks.files.filter { $0.state == .missing || $0.state == .outdated }
        let changed = hooks.files.filter { $0.state == .foreign }
        var findings: [Finding] = []
        if !outdated.isEmpty {
            findings.append(
                Finding(
                    .hookOutdated, .warning, "the hook is not what this nvctl writes, and may not do its work",
                    evidence: outdated.map { ($0.file.path, $0.state == .missing ? "missing" : "another version's") },
                    advice: "\(.hook)", repair: examination.inventory.dkms == nil ? nil : .writeHook))
        }
        if !changed.isEmpty {
            findings.append(
                Finding(
                    .hookChanged, .note, "files of the hook were changed by somebody, and stay as they are",
                    evidence: changed.map { ($0.file.path, "changed") },
                    advice: "nvctl writes its own when they are moved away: \(.hook)"))
        }
        return findings
    }
}
