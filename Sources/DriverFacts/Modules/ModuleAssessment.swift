import DriverModel
import Host
import SystemPackage
import Text

/// Decides the state of a kernel's module set. The files decide, not DKMS's link.
struct ModuleAssessment {
    let root: SystemRoot
    let reader: ModuleReader
    let packages: PackageDatabase
    /// All registrations of the driver, the active one first.
    let registrations: [Registration]
    /// Whether files are also compared byte by byte.
    let verifying: Bool

    func assess(_ kernel: InstalledKernel) -> ModuleSet {
        let found = ModuleSearch(root: root, folder: kernel.folder).files()
        let isLinked = registrations.contains { $0.build(for: kernel.release)?.isInstalled ?? false }
        guard let family = family(of: found, for: kernel) else {
            return ModuleSet(
                state: .missing, files: [], version: nil, package: nil,
                fault: isLinked ? .linkWithoutFiles : nil,
                isInstalledByLink: isLinked, damagedIndex: damagedIndex(of: kernel))
        }
        let files = family.names.compactMap { name -> ModuleSet.File? in
            guard let path = found[ModuleFileName.canonical(name)]?.first else { return nil }
            switch reader.read(path) {
            case .success(let info): return ModuleSet.File(module: name, path: path, info: info, damage: nil)
            case .failure(let damage): return ModuleSet.File(module: name, path: path, info: nil, damage: damage)
            }
        }
        let verdict = verdict(on: files, of: family, kernel: kernel)
        return ModuleSet(
            state: verdict.state,
            files: files,
            version: files.lazy.compactMap { $0.info?.version }.first.map(DriverVersion.init),
            package: verdict.package,
            fault: verdict.fault,
            isInstalledByLink: isLinked,
            damagedIndex: damagedIndex(of: kernel)
        )
    }

    private func damagedIndex(of kernel: InstalledKernel) -> ModuleSet.DamagedIndex? {
        let path = kernel.folder.appending(DepmodFiles.dependencies)
        return reader.indexDamage(path).map { ModuleSet.DamagedIndex(path: path, reason: $0) }
    }

    /// The names one driver's modules have. Debian's package renames them, so several families can be there.
    private struct Family {
        let names: [String]
        let required: [String]
        let registration: Registration?
    }

    private struct Verdict {
        let state: ModuleSet.State
        var fault: SetFault?
        var package: String?
    }

    private func family(of found: [String: [FilePath]], for kernel: InstalledKernel) -> Family? {
        let registered = registrations.map { registration in
            let names = registration.moduleNames(for: kernel.release)
            return Family(names: names, required: names, registration: registration)
        }
        // Sets that no registration explains any more: those with NVIDIA's own names, or with a package's. A package's
        // core module is recognised by a companion whose name begins with the core module's.
        let renamed = found.keys.sorted().filter { name in
            name != DriverModules.core
                && found[ModuleFileName.canonical(DriverModules.firstCompanion(of: name))] != nil
        }
        let unregistered = ([DriverModules.core] + renamed).map { core in
            let names = DriverModules.names(of: String(core.map { $0 == "_" ? "-" : $0 }))
            return Family(
                names: names, required: names.filter { !DriverModules.isOptional($0) }, registration: nil)
        }
        return (registered + unregistered).first { family in
            family.names.contains { found[ModuleFileName.canonical($0)] != nil }
        }
    }

    private func verdict(on files: [ModuleSet.File], of family: Family, kernel: InstalledKernel) -> Verdict {
        if let damaged = files.first(where: { $0.damage != nil }), let damage = damaged.damage {
            return Verdict(state: .incomplete, fault: .damaged(damaged.path.string, damage))
        }
        let present = Set(files.map(\.module))
        let isForeign = !files.contains {
            isBuilt($0.path, as: $0.module, by: family.registration, for: kernel.release)
        }
        // If DKMS did not install the set, its optional modules may be missing, even if the registered dkms.conf lists
        // them.
        let required = isForeign ? family.required.filter { !DriverModules.isOptional($0) } : family.required
        let missing = required.filter { !present.contains($0) }
        if !missing.isEmpty {
            return Verdict(state: .incomplete, fault: .missing(missing))
        }
        for file in files where file.info?.kernel != kernel.release.text {
            let fault = SetFault.otherKernel(file.path.string, built: file.info?.kernel, wanted: kernel.release)
            return Verdict(state: .stale, fault: fault)
        }
        let versions = Set(files.compactMap { $0.info?.version }).sorted()
        if versions.count > 1 {
            return Verdict(state: .stale, fault: .mixedVersions(versions))
        }
        return provenance(of: files, of: family, version: versions.first, kernel: kernel)
    }

    private func provenance(
        of files: [ModuleSet.File], of family: Family, version: String?, kernel: InstalledKernel
    ) -> Verdict {
        let active = registrations.first
        for registration in registrations {
            guard files.allSatisfy({ isBuilt($0.path, as: $0.module, by: registration, for: kernel.release) }) else {
                continue
            }
            if verifying, let different = files.first(where: { !hasSameBytes($0, as: registration, kernel.release) }) {
                return Verdict(state: .stale, fault: .differsFromBuilt(different.path))
            }
            if let version, version != registration.version.text {
                return Verdict(state: .stale, fault: .underOtherName(version: version, name: registration.version))
            }
            if let active, registration.version != active.version {
                return Verdict(
                    state: .stale,
                    fault: .otherThanRegistered(version: registration.version.text, registered: active.version))
            }
            return Verdict(state: .dkms)
        }
        // All of them must be a package's: no package vouches for a set with somebody's own file in it.
        if let owner = files.first.flatMap({ packages.owner(of: $0.path) }),
            files.allSatisfy({ packages.owner(of: $0.path) != nil })
        {
            return Verdict(state: .packaged, package: owner)
        }
        if let active, let version, version != active.version.text {
            return Verdict(state: .stale, fault: .otherThanRegistered(version: version, registered: active.version))
        }
        return Verdict(state: .manual)
    }

    /// Whether an installed file is the one that DKMS built, by all that tells files apart without
    /// comparing them: size, version, vermagic and srcversion.
    func isBuilt(
        _ path: FilePath, as module: String, by registration: Registration?, for kernel: KernelRelease
    ) -> Bool {
        guard let built = registration?.build(for: kernel)?.modules[module],
            let installed = root.status(path, following: true)?.identity,
            let original = root.status(built, following: true)?.identity
        else { return false }
        // With `symlink_modules` in framework.conf both are one file.
        if installed == original { return true }
        guard installed.size == original.size, case .success(let info) = reader.read(path),
            case .success(let builtInfo) = reader.read(built)
        else { return false }
        return info.version == builtInfo.version && info.vermagic == builtInfo.vermagic
            && info.sourceVersion == builtInfo.sourceVersion
    }

    private func hasSameBytes(_ file: ModuleSet.File, as registration: Registration, _ kernel: KernelRelease) -> Bool {
        guard let built = registration.build(for: kernel)?.modules[file.module] else { return false }
        return (try? root.hasSameContent(file.path, built)) ?? false
    }
}
