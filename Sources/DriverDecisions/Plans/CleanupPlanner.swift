import DriverModel
import SystemPackage
import Text

/// Decides what `driver dkms cleanup` removes.
///
/// The running kernel, the newest of the others, and the default of the boot loader are kept. Only modules that DKMS
/// built are removed, and DKMS removes them.
package struct CleanupPlanner {
    let inventory: Inventory
    let facts: CleanupFacts
    let keep: Int

    package init(_ inventory: Inventory, _ facts: CleanupFacts, keep: Int) {
        self.inventory = inventory
        self.facts = facts
        self.keep = keep
    }

    package func plan() throws(Failure) -> Plan {
        try inventory.requireDkms()
        var cleanup = Cleanup(running: inventory.kernels.first { $0.installed.isRunning }?.release, keep: keep)
        decideOnKernels(&cleanup)
        decideOnOrphans(&cleanup)
        decideOnVersions(&cleanup)
        leaveNewerVersions(&cleanup)
        var plan = Plan()
        plan.steps = cleanup.removed.flatMap(\.targets).map { .remove($0) }
        plan.steps += cleanup.orphans.flatMap(\.targets).map { .remove($0) }
        plan.steps += cleanup.orphans.compactMap { orphan in
            orphan.folder.map { .clearOrphan(orphan.kernel, folder: $0) }
        }
        plan.steps += cleanup.versions.map { .removeVersion($0) }
        plan.notes = notes(on: cleanup)
        plan.risk = risk(of: cleanup)
        plan.cleanup = cleanup
        return plan
    }

    // MARK: Kernels

    private func decideOnKernels(_ cleanup: inout Cleanup) {
        let candidates = inventory.kernels.filter { !$0.installed.isRunning && reasonToLeaveAlone($0) == nil }
            .sorted { $0.release > $1.release }
        // Headers without a kernel do not count among the newest kernels, because they cannot be booted.
        let bootable = candidates.filter { $0.installed.kind == .bootable }
        let recent = Set((bootable.prefix(keep) + candidates.prefix(keep)).map(\.release))
        if let running = cleanup.running { cleanup.kept = [Cleanup.Kept(kernel: running, reason: .running)] }
        for kernel in candidates {
            if recent.contains(kernel.release) {
                cleanup.kept.append(Cleanup.Kept(kernel: kernel.release, reason: .recent))
            } else if facts.bootDefault.kernels.contains(kernel.release) {
                cleanup.kept.append(Cleanup.Kept(kernel: kernel.release, reason: .bootDefault))
            } else {
                let targets = targets(for: kernel.release)
                let files = kernel.modules.files.map(\.path) + folders(for: kernel.release)
                cleanup.removed.append(
                    Cleanup.Removed(
                        kernel: kernel.release, targets: targets, evidence: facts.evidence[kernel.release],
                        bytes: facts.bytes(of: files)))
            }
        }
        cleanup.leftAlone += inventory.kernels.reversed().filter { !$0.installed.isRunning }.compactMap { kernel in
            reasonToLeaveAlone(kernel).map { Cleanup.LeftAlone(name: kernel.release.text, reason: $0) }
        }
    }

    /// Why DKMS has nothing to remove for a kernel; nil if it has something.
    private func reasonToLeaveAlone(_ kernel: Inventory.Kernel) -> String? {
        if let setting = kernel.installed.ignoredBy { return "ignored (\(setting.origin))" }
        let state = kernel.modules.state
        if state == .packaged {
            return kernel.modules.ownerWords
        }
        if state == .manual { return "DKMS did not build its modules (manual)" }
        if !targets(for: kernel.release).isEmpty { return nil }
        if !folders(for: kernel.release).isEmpty { return "DKMS cannot remove its modules; see '\(Invocation.status)'" }
        return state == .missing ? "it has no modules" : "DKMS did not build its modules (\(state.rawValue))"
    }

    /// What DKMS has for a kernel and can remove.
    private func targets(for kernel: KernelRelease) -> [BuildTarget] {
        guard kernel.isWellFormed else { return [] }
        return inventory.registrations.filter { $0.isUsable && $0.version.isWellFormed }.flatMap { registration in
            let architectures =
                registration.builds.filter { $0.kernel == kernel }.map(\.architecture)
                + registration.stuck.filter { $0.kernel == kernel }.map(\.architecture)
            return architectures.map {
                BuildTarget(
                    module: registration.name, version: registration.version, kernel: kernel, architecture: $0)
            }
        }
    }

    private func folders(for kernel: KernelRelease) -> [FilePath] {
        inventory.registrations.flatMap { registration in
            registration.builds.filter { $0.kernel == kernel }.map(\.folder)
                + registration.stuck.filter { $0.kernel == kernel }.map(\.folder)
        }
    }

    private func decideOnOrphans(_ cleanup: inout Cleanup) {
        for left in facts.leftBehind {
            let (targets, folders) = (targets(for: left.kernel), folders(for: left.kernel))
            let isCleared = !left.files.isEmpty || left.isOnlyIndex
            guard !folders.isEmpty || isCleared else { continue }
            if let origin = left.ignoredBy {
                cleanup.leftAlone.append(Cleanup.LeftAlone(name: left.kernel.text, reason: "ignored (\(origin))"))
            } else if left.hasOwnModules {
                // If /boot is not mounted, every kernel of the machine looks like this.
                cleanup.leftAlone.append(
                    Cleanup.LeftAlone(
                        name: left.kernel.text, reason: "it has no image, but it still has the kernel's own modules"))
            } else if targets.isEmpty, !isCleared || !left.kernel.isWellFormed {
                cleanup.leftAlone.append(
                    Cleanup.LeftAlone(
                        name: left.kernel.text, reason: "DKMS cannot remove its modules; see '\(Invocation.status)'"))
            } else {
                cleanup.orphans.append(
                    Cleanup.Orphan(
                        kernel: left.kernel, targets: targets, folder: left.folder,
                        bytes: facts.bytes(of: left.files + folders)))
            }
        }
    }

    // MARK: Versions

    /// Removes versions older than the one in use, provided that the modules of every kept kernel are in order. Until
    /// then, a rollback may need the older version.
    private func decideOnVersions(_ cleanup: inout Cleanup) {
        let kept = Set(cleanup.kept.map(\.kernel))
        let isInOrder = inventory.kernels.allSatisfy { !kept.contains($0.release) || !$0.needsAttention }
        let removed = Set(cleanup.removed.map(\.kernel) + cleanup.orphans.map(\.kernel))
        guard isInOrder, let active = inventory.active, active.isUsable,
            active.builds.contains(where: { $0.isInstalled && !removed.contains($0.kernel) })
        else { return }
        let known = inventory.registrations.map(\.version) + facts.sources.map(\.version) + facts.kept.map(\.version)
        for version in Set(known).sorted(by: >) where version < active.version && version.isWellFormed {
            let registrations = inventory.registrations.filter { $0.version == version }
            guard !isUsed(version, by: registrations, apartFrom: removed) else { continue }
            if let blocked = registrations.lazy.compactMap(Self.reasonToLeaveAlone).first {
                cleanup.leftAlone.append(blocked)
                continue
            }
            let source = facts.sources.first { $0.version == version }
            let sets = facts.kept.filter { $0.version == version }.map(\.path)
            var places = sets
            if let source { places.append(source.path) }
            for registration in registrations {
                places += registration.builds.filter { !removed.contains($0.kernel) }.map(\.folder)
            }
            cleanup.versions.append(
                Cleanup.OldVersion(
                    version: version, modules: registrations.map(\.name), source: source, kept: sets,
                    bytes: facts.bytes(of: places)))
        }
    }

    /// Newer versions are kept so that they can be used again.
    private func leaveNewerVersions(_ cleanup: inout Cleanup) {
        guard let active = inventory.active else { return }
        for entry in inventory.keptVersions where entry.record.driver.version > active.version {
            let use = Invocation.use(entry.record.driver.version)
            let size = facts.bytes(of: [entry.path]).asBytes
            cleanup.leftAlone.append(
                Cleanup.LeftAlone(
                    name: entry.record.title,
                    reason: "newer than the version in use, and kept for '\(use)' (\(size) in \(entry.path.string))"))
        }
    }

    private func isUsed(
        _ version: DriverVersion, by registrations: [Registration], apartFrom removed: Set<KernelRelease>
    ) -> Bool {
        let isInstalled = registrations.contains { registration in
            registration.builds.contains { $0.isInstalled && !removed.contains($0.kernel) }
        }
        // DKMS's link can be missing although its files exist.
        return isInstalled
            || inventory.kernels.contains { kernel in
                kernel.modules.version == version && !removed.contains(kernel.release)
                    && kernel.modules.state != .manual && kernel.modules.state != .packaged
            }
    }

    private static func reasonToLeaveAlone(_ registration: Registration) -> Cleanup.LeftAlone? {
        if let reason = registration.fault?.words {
            return Cleanup.LeftAlone(name: registration.title, reason: "its registration is broken: \(reason)")
        }
        if case .package(let package)? = registration.source?.origin {
            return Cleanup.LeftAlone(name: registration.title, reason: "it belongs to the package \(package)")
        }
        return nil
    }

    // MARK: Words

    private func notes(on cleanup: Cleanup) -> [String] {
        var notes = facts.leftBehind.filter { left in
            left.hasOthersFiles && cleanup.orphans.contains { $0.kernel == left.kernel && $0.folder == left.folder }
        }.compactMap(\.folder).map { "the folder \($0) stays, because it contains other files" }
        if let problem = facts.bootDefault.problem, !cleanup.removed.isEmpty {
            notes.append("it is not known which kernel the boot loader starts by default: \(problem)")
        }
        let originals = inventory.registrations.flatMap(\.builds).filter { build in
            build.isInstalled && build.hasOriginals && cleanup.removed.contains { $0.kernel == build.kernel }
        }
        if !originals.isEmpty {
            notes.append(
                "DKMS may put back the modules that it had replaced for "
                    + "\(originals.map(\.kernel.text).joined(separator: ", ")); they are then shown as manual")
        }
        if cleanup.removed.contains(where: { $0.evidence != nil }) {
            notes.append(
                "'\(Invocation.build)' builds for these kernels again as long as they are installed; "
                    + "to prevent that, set IgnoreKernel in \(Places.settings)")
        }
        return notes
    }

    private func risk(of cleanup: Cleanup) -> Risk? {
        let bootable = cleanup.removed.compactMap { removed in
            removed.evidence.map { Risk.Kernel(removed.kernel, $0) }
        }
        return bootable.isEmpty ? nil : .bootableKernels(bootable)
    }
}
