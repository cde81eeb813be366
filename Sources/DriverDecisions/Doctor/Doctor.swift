import DriverModel
import Text

/// Judges an examination by a list of rules. Each rule is a pure function of values.
package struct Doctor: Sendable {
    typealias Rule = @Sendable (Examination) -> [Finding]

    package enum Scope: String, Sendable {
        /// The modules: how they are built, installed and loaded at the next boot.
        case dkms
        /// Also the GPU and its firmware.
        case driver
    }

    private static let dkms: [Rule] = [
        NeedsRules.dkms, NeedsRules.compilers, CompilerRules.mismatches, NeedsRules.dependencies,
        NeedsRules.room, NeedsRules.settings,
        RegistrationRules.missing, RegistrationRules.broken, RegistrationRules.faultyConf, RegistrationRules.several,
        TreeRules.unfinishedRun, TreeRules.stuck, TreeRules.damaged, TreeRules.leftovers, TreeRules.danglingLinks,
        TreeRules.originals,
        ModuleRules.sets, ModuleRules.links, ModuleRules.copies,
        HeaderRules.headers, HeaderRules.orphans, HeaderRules.withoutKernel, HeaderRules.refusals,
        HookRules.hook,
        ExposureRules.hook, ExposureRules.sources, ExposureRules.settings,
        BootRules.userspace, BootRules.reboot, BootRules.images, BootRules.blocked, BootRules.signatures,
        BootRules.unread,
    ]

    /// The worst findings come first. Within a severity, they are in the order of the kernels.
    package static func findings(_ examination: Examination, scope: Scope) -> [Finding] {
        var found = dkms.flatMap { bounded($0(examination)) }
        let driver = DriverRules(examination.driver)
        found += scope == .driver ? driver.gpus + driver.firmware : driver.gpus.filter { $0.id == .gpuHeld }
        found = KernelLogRules.symptoms(examination).reduce(found) { explained($1, by: $0) }
        let unbound = found.filter { $0.id == .gpuUnbound }
        found = unbound.reduce(found.filter { $0.id != .gpuUnbound }) {
            explained(Symptom($1, of: KernelLogRules.notLoading), by: $0)
        }
        let order = examination.inventory.kernels.map(\.release)
        func place(_ finding: Finding) -> Int { finding.kernel.flatMap(order.firstIndex) ?? -1 }
        return Finding.Severity.allCases.flatMap { severity in
            found.filter { $0.severity == severity }.enumerated().sorted { first, second in
                let (a, b) = (place(first.element), place(second.element))
                return a != b ? a < b : first.offset < second.offset
            }.map(\.element)
        }
    }

    /// If a file is something else altogether, every line can be a fault, and there can be a hundred thousand lines.
    private static func bounded(_ found: [Finding]) -> [Finding] {
        let limit = 100
        guard found.count > limit, found.allSatisfy({ $0.repair == nil }) else { return found }
        let first = found[limit]
        return found.prefix(limit) + [
            Finding(first.id, first.severity, "\(found.count - limit) more findings of this kind", advice: first.advice)
        ]
    }

    /// A finding that is only evidence of another finding is left out.
    private static func explained(_ symptom: Symptom, by found: [Finding]) -> [Finding] {
        let cause = found.firstIndex { finding in
            symptom.causes.contains(finding.id)
                && (finding.kernel == nil || symptom.finding.kernel == nil || finding.kernel == symptom.finding.kernel)
        }
        guard let cause else { return found + [symptom.finding] }
        var found = found
        found[cause] = found[cause].shown(by: symptom.finding)
        return found
    }
}

/// A finding that may only be a symptom, with the ids of its possible causes.
struct Symptom {
    let finding: Finding
    let causes: Set<Finding.ID>

    init(_ finding: Finding, of causes: Set<Finding.ID>) {
        self.finding = finding
        self.causes = causes
    }
}
