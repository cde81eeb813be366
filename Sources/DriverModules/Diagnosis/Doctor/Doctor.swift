/// Judges an examination: a list of rules, each a function of values alone.
public struct Doctor: Sendable {
    typealias Rule = @Sendable (Examination) -> [Finding]

    public enum Scope: String, Sendable {
        /// The modules: how they are built, installed, and loaded at the next boot.
        case dkms
        /// The GPU and its firmware too.
        case driver
    }

    private static let dkms: [Rule] = [
        NeedsRules.dkms, NeedsRules.compilers, NeedsRules.room, NeedsRules.settings,
        RegistrationRules.missing, RegistrationRules.broken, RegistrationRules.faultyConf, RegistrationRules.several,
        TreeRules.unfinishedRun, TreeRules.stuck, TreeRules.damaged, TreeRules.leftovers, TreeRules.danglingLinks,
        TreeRules.originals,
        ModuleRules.sets, ModuleRules.links, ModuleRules.copies,
        HeaderRules.headers, HeaderRules.orphans, HeaderRules.refusals,
        HookRules.hook,
        BootRules.userspace, BootRules.reboot, BootRules.images, BootRules.blocked, BootRules.signatures,
        BootRules.otherDriver,
    ]

    private static let gpu: [Rule] = [GpuRules.unsupported, GpuRules.firmware]

    /// The worst first, and in the order of the kernels.
    public static func findings(_ examination: Examination, scope: Scope) -> [Finding] {
        let rules = scope == .driver ? dkms + gpu : dkms
        let found = rules.flatMap { $0(examination) }
        let order = examination.inventory.kernels.map(\.release)
        func place(_ finding: Finding) -> Int { finding.kernel.flatMap(order.firstIndex) ?? -1 }
        return Finding.Severity.allCases.flatMap { severity in
            found.filter { $0.severity == severity }.enumerated().sorted { first, second in
                let (a, b) = (place(first.element), place(second.element))
                return a != b ? a < b : first.offset < second.offset
            }.map(\.element)
        }
    }
}
