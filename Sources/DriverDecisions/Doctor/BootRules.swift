import DriverModel
import SystemPackage
import Text

/// Findings about the next boot: whether it loads what is installed, and whether that works.
package enum BootRules {
    @Sendable static func userspace(_ examination: Examination) -> [Finding] {
        examination.booted.compactMap { userspace(for: $0, in: examination) }
    }

    package static func userspace(for kernel: Inventory.Kernel, in examination: Examination) -> Finding? {
        guard let userspace = examination.inventory.userspace, let version = kernel.modules.version,
            !userspace.works(with: version)
        else { return nil }
        return Finding(
            .userspaceVersion, .error, kernel: kernel.release,
            userspace.mismatch(with: version),
            evidence: [(userspace.library, userspace.package ?? "belongs to no package")]
                + kernel.modules.files.prefix(1).map { ($0.path, version.text) },
            advice: "\(Userspace.matching)")
    }

    /// The loaded modules differ from the installed ones.
    @Sendable static func reboot(_ examination: Examination) -> [Finding] {
        guard let kernel = examination.inventory.kernels.first(where: \.installed.isRunning),
            !kernel.installed.isIgnored
        else {
            return []
        }
        guard kernel.installed.kind == .runningWithoutModules else {
            // If the installed modules and the userspace driver do not match, another finding reports that.
            let versions = DriverRules(examination.driver).versions.filter {
                $0.id != .userspaceVersion || userspace(for: kernel, in: examination) == nil
            }
            return versions.isEmpty ? [otherSource(kernel, examination.driver)].compactMap(\.self) : versions
        }
        guard examination.inventory.hasDriver else { return [] }
        return [
            Finding(
                .rebootPending, .warning, kernel: kernel.release,
                "the running kernel was upgraded or removed; no module can be loaded until the next boot",
                evidence: [(kernel.installed.folder, "has no modules")], advice: "reboot")
        ]
    }

    private static func otherSource(_ kernel: Inventory.Kernel, _ driver: DriverState) -> Finding? {
        guard let core = kernel.modules.core, let loaded = driver.loaded?.sourceVersion,
            let installed = core.info?.sourceVersion, loaded != installed
        else { return nil }
        return Finding(
            .rebootPending, .note, kernel: kernel.release,
            "the driver has been built from another source since it was loaded; the next boot loads the new build",
            evidence: [(LoadedDriver.folder.appending("nvidia/srcversion"), loaded), (core.path, installed)])
    }

    // MARK: Images

    @Sendable static func images(_ examination: Examination) -> [Finding] {
        examination.booted.flatMap { kernel in
            (examination.outdatedImages[kernel.release] ?? []).map { image in
                let isKnown = image.maker != .unknown
                return outdated(
                    image, of: kernel,
                    advice: isKnown
                        ? "\(.fix)"
                        : "make this image again before you reboot; nvctl does not know which tool makes it",
                    repair: isKnown ? .renewImages(kernel.release) : nil)
            }
        }
    }

    package static func outdated(
        _ image: Initramfs, of kernel: Inventory.Kernel, advice: Advice, repair: Finding.Repair? = nil
    ) -> Finding {
        Finding(
            .imageOutdated, .error, kernel: kernel.release,
            "\(image.path.string.printable) "
                + (image.isUnread
                    ? "is older than the installed NVIDIA modules, and may contain an older version of them"
                    : "contains older NVIDIA modules than those that are installed"),
            evidence: [(image.path, image.maker.words)], advice: advice, repair: repair)
    }

    // MARK: What modprobe and the kernel are told

    @Sendable static func blocked(_ examination: Examination) -> [Finding] {
        let sets = examination.booted.map(\.modules).filter { !$0.files.isEmpty }
        guard examination.inventory.hasDriver || !sets.isEmpty else { return [] }
        let cores = Set([DriverModules.core] + sets.compactMap { $0.core?.module }.map { ModuleFileName.canonical($0) })
        let companions =
            DriverModules.loadedCompanions + sets.flatMap(\.files).map { ModuleFileName.canonical($0.module) }
        let names = cores.union(companions.filter { !DriverModules.isOptional($0) })
        return examination.driver.modprobe.lines.compactMap { line in
            guard names.contains(line.module), let effect = effect(of: line) else { return nil }
            let place = line.number.map { "line \($0) of \(line.file.string.printable)" } ?? "the kernel's command line"
            let isOption = if case .options = line.rule { true } else { false }
            return Finding(
                .moduleBlocked, isOption ? .note : cores.contains(line.module) ? .error : .warning,
                "\(place) \(effect)", evidence: [(line.file, line.text)],
                advice: line.number == nil
                    ? "remove it from the boot loader's configuration"
                    : "remove the line, or turn it off in the tool that wrote it (envycontrol, supergfxctl), "
                        + "and make the initramfs again")
        }
    }

    private static func effect(of line: ModprobeConf.Line) -> String? {
        let name = line.module.printable
        switch line.rule {
        case .blacklist: return "prevents \(name) from being loaded at boot"
        case .aliasOff: return "disables the module name \(name)"
        case .install(let command): return "runs \(command.printable) instead of loading \(name)"
        case .kernelBlacklist: return "prevents \(name) from being loaded at all"
        case .options(let options):
            let isOff = options.contains { ["modeset=0", "modeset=N", "modeset=n"].contains($0) }
            return isOff && line.module.hasSuffix("drm")
                ? "turns off modeset of \(name), without which Wayland does not work" : nil
        }
    }
}
