import DriverModel
import SystemPackage
import Text

/// Findings about the module files of each kernel: whether they exist, are complete, have one version, belong to the
/// kernel, and are found by modprobe.
package enum ModuleRules {
    static func building(_ kernel: KernelRelease) -> Advice { "\(.build(for: kernel))" }

    static func canBuild(_ examination: Examination) -> Bool {
        examination.inventory.dkms != nil && examination.inventory.hasDriver
    }

    @Sendable static func sets(_ examination: Examination) -> [Finding] {
        // A missing driver is reported once, not for each kernel.
        let isAnywhere = examination.inventory.hasDriver || examination.kernels.contains { !$0.modules.files.isEmpty }
        return isAnywhere ? examination.kernels.flatMap { findings(for: $0, in: examination) } : []
    }

    package static func findings(for kernel: Inventory.Kernel, in examination: Examination) -> [Finding] {
        guard let damaged = indexDamaged(kernel) else { return findings(forFilesOf: kernel, in: examination) }
        // It is not known which files modprobe would find.
        let others = findings(forFilesOf: kernel, in: examination).filter {
            ![.modulesNotIndexed, .modulesShadowed].contains($0.id)
        }
        return [damaged] + others
    }

    private static func findings(forFilesOf kernel: Inventory.Kernel, in examination: Examination) -> [Finding] {
        if let shadowed = shadowed(kernel, examination) { return [shadowed] }
        guard !kernel.modules.state.isHealthy else {
            return [notIndexed(kernel, examination)].compactMap(\.self)
        }
        if let apart = setApart(kernel, examination) { return [notIndexed(kernel, examination) ?? apart] }
        // Nobody boots such a kernel, and DKMS claims nothing for it.
        if kernel.installed.kind == .noImage, kernel.modules.state == .missing, !kernel.modules.isInstalledByLink {
            return []
        }
        let severity: Finding.Severity = kernel.installed.kind == .bootable ? .error : .note
        let state =
            kernel.modules.state == .missing ? "no NVIDIA modules" : "its modules are \(kernel.modules.state.rawValue)"
        guard kernel.installed.hasHeaders else {
            return [
                HeaderRules.finding(
                    for: kernel, severity, "\(state), and \(HookMessage.withoutHeaders)", in: examination)
            ]
        }
        return [unhealthy(kernel, state, severity, examination)]
    }

    /// The kernel has another version than new kernels get, as after `use --kernel`. If that version could not be built
    /// for it, the finding reports this.
    private static func setApart(_ kernel: Inventory.Kernel, _ examination: Examination) -> Finding? {
        let inventory = examination.inventory
        guard kernel.modules.state == .stale, examination.failures[kernel.release] == nil,
            let active = inventory.active,
            let other = inventory.registrations.first(where: { other in
                inventory.isSetApart(other) && other.build(for: kernel.release)?.isInstalled ?? false
            })
        else { return nil }
        let isWhole = kernel.modules.files.allSatisfy { file in
            file.damage == nil && file.info?.version == other.version.text
                && file.info?.kernel == kernel.release.text
        }
        guard isWhole else { return nil }
        // dkms takes the newest version that it knows.
        let exception =
            other.version > active.version
            ? " (without nvctl's hook, 'dkms autoinstall' gives them \(other.title.printable))" : ""
        return Finding(
            .modulesOtherVersion, .note, kernel: kernel.release,
            "its modules are \(other.title.printable), but new kernels get \(active.title.printable)\(exception)",
            evidence: kernel.modules.files.prefix(1).map { ($0.path, other.version.text) },
            advice: "to give all kernels the same version: \(.use())")
    }

    private static func unhealthy(
        _ kernel: Inventory.Kernel, _ state: String, _ severity: Finding.Severity, _ examination: Examination
    ) -> Finding {
        let id = id(of: kernel.modules, for: kernel.release)
        let damaged = kernel.modules.files.filter { $0.damage != nil }
        var evidence: [(FilePath, String)] = (damaged.isEmpty ? kernel.modules.files : damaged).map { file in
            let words = [file.info?.version, file.info?.kernel, file.damage?.reason].compactMap(\.self)
            return (file.path, words.joined(separator: " for "))
        }
        if evidence.isEmpty { evidence = [(kernel.installed.folder, "has no module of the driver")] }
        if let failure = examination.failures[kernel.release] { evidence.append((failure.log, failure.failure)) }
        let canBuild = canBuild(examination)
        return Finding(
            id, severity, kernel: kernel.release,
            [state, kernel.modules.fault?.words].compactMap(\.self).joined(separator: ": "), evidence: evidence,
            advice: examination.inventory.hasDriver
                ? building(kernel.release) : examination.inventory.driverAdvice,
            repair: canBuild ? .build(kernel.release) : nil)
    }

    private static func id(of set: ModuleSet, for kernel: KernelRelease) -> Finding.ID {
        switch set.state {
        case .missing: set.isInstalledByLink ? .modulesVanished : .modulesMissing
        case .incomplete: .modulesIncomplete
        case .dkms, .manual, .packaged, .stale:
            if set.files.contains(where: { $0.info?.kernel != kernel.text }) {
                .modulesOtherKernel
            } else if Set(set.files.compactMap { $0.info?.version }).count > 1 {
                .modulesMixed
            } else {
                .modulesOtherVersion
            }
        }
    }

    /// DKMS installed its modules, but modprobe would load other files.
    private static func shadowed(_ kernel: Inventory.Kernel, _ examination: Examination) -> Finding? {
        let copies = examination.copies[kernel.release]?.copies ?? []
        let built = Set(copies.filter { $0.isBuilt && !$0.isChosen }.map(\.module))
        guard let chosen = copies.first(where: { built.contains($0.module) && $0.isChosen && !$0.isBuilt }) else {
            return replaced(kernel, examination)
        }
        let others = copies.filter { built.contains($0.module) && !$0.isBuilt }
        let owner = others.lazy.compactMap(\.package).first
        return Finding(
            .modulesShadowed, .error, kernel: kernel.release,
            "modprobe would load \(chosen.path.string.printable), which DKMS did not build",
            evidence: others.map { ($0.path, $0.isChosen ? "is loaded" : "exists as well") },
            advice: owner.map { "remove the package \($0.printable)" }
                ?? "move it away, then: depmod \(kernel.release.text.shellQuoted)",
            repair: owner == nil ? .reindex(kernel.release, settingAside: others.map(\.path)) : nil)
    }

    /// DKMS installed its modules, but somebody replaced them.
    private static func replaced(_ kernel: Inventory.Kernel, _ examination: Examination) -> Finding? {
        guard kernel.modules.state == .manual, kernel.modules.isInstalledByLink, let first = kernel.modules.files.first,
            examination.inventory.active?.build(for: kernel.release)?.isInstalled ?? false
        else { return nil }
        return Finding(
            .modulesShadowed, .error, kernel: kernel.release,
            "modprobe would load \(first.path.string.printable), which DKMS did not build",
            evidence: kernel.modules.files.map { ($0.path, "differs from what DKMS built") },
            advice: building(kernel.release),
            repair: kernel.installed.hasHeaders && canBuild(examination) ? .build(kernel.release) : nil)
    }

    /// The cause of `modprobe: FATAL: Module nvidia not found` although the file exists.
    private static func notIndexed(_ kernel: Inventory.Kernel, _ examination: Examination) -> Finding? {
        guard kernel.installed.kind == .bootable, let copies = examination.copies[kernel.release] else { return nil }
        let found = Set(copies.copies.filter(\.isChosen).map(\.module))
        guard let lost = copies.copies.first(where: { !found.contains($0.module) }) else { return nil }
        let index = kernel.installed.folder.appending(DepmodFiles.dependencies)
        return Finding(
            .modulesNotIndexed, .error, kernel: kernel.release,
            "modprobe does not find \(lost.module.printable), because the kernel's module index does not list it",
            evidence: [(lost.path, "exists")]
                + (copies.indexedButGone.isEmpty
                    ? [(index, "does not list it")]
                    : copies.indexedButGone.map { ($0, "is listed, but does not exist") }),
            advice: "depmod \(kernel.release.text.shellQuoted)",
            repair: kernel.release.isWellFormed ? .reindex(kernel.release, settingAside: []) : nil)
    }

    private static func indexDamaged(_ kernel: Inventory.Kernel) -> Finding? {
        guard let index = kernel.modules.damagedIndex else { return nil }
        return Finding(
            .indexDamaged, kernel.installed.kind == .bootable ? .error : .note, kernel: kernel.release,
            "modprobe cannot use \(index.text)",
            evidence: [(index.path, index.reason)], advice: "depmod \(kernel.release.text.shellQuoted)",
            repair: kernel.release.isWellFormed ? .reindex(kernel.release, settingAside: []) : nil)
    }

    /// If there are several, DKMS refuses to install or uninstall ("Multiple same named modules!").
    @Sendable static func copies(_ examination: Examination) -> [Finding] {
        examination.kernels.compactMap { kernel in
            let copies = examination.copies[kernel.release]?.copies ?? []
            let built = Set(copies.filter { $0.isBuilt && $0.isChosen }.map(\.module))
            let others = copies.filter { built.contains($0.module) && !$0.isChosen && $0.package == nil }
            guard let first = others.first else { return nil }
            return Finding(
                .modulesDuplicate, .note, kernel: kernel.release,
                "other files have the same names as the modules that DKMS installed, but are not loaded",
                evidence: others.map { ($0.path, "is not loaded") },
                advice: "move them out of \(first.path.removingLastComponent().string.printable)",
                repair: .reindex(kernel.release, settingAside: others.map(\.path)))
        }
    }

    /// Without the link, DKMS does not know that its modules are installed, and archives them as "originals".
    @Sendable static func links(_ examination: Examination) -> [Finding] {
        examination.kernels.filter { $0.modules.state == .dkms && !$0.modules.isInstalledByLink }.map { kernel in
            let inventory = examination.inventory
            let link = inventory.locations.activeLink(
                of: inventory.active?.name ?? "", kernel.release, inventory.machine.architecture)
            return Finding(
                .installLinkMissing, .warning, kernel: kernel.release,
                "its modules are those that DKMS built, but DKMS does not list them as installed",
                evidence: [(link, "does not exist")], advice: building(kernel.release),
                repair: kernel.installed.hasHeaders && canBuild(examination) ? .build(kernel.release) : nil)
        }
    }
}
