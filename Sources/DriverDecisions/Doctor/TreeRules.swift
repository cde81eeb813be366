import DriverModel
import SystemPackage
import Text

/// Findings about leftovers of interrupted work in the DKMS tree.
enum TreeRules {
    @Sendable static func unfinishedRun(_ examination: Examination) -> [Finding] {
        if let driver = examination.inventory.unfinishedRollback {
            return [
                Finding(
                    .runUnfinished, .warning,
                    "a rollback to \(driver) was interrupted before all kernels had it",
                    advice: "\(.rollback)")
            ]
        }
        guard examination.isRunUnfinished else { return [] }
        return [
            Finding(
                .runUnfinished, .warning, "an nvctl was killed before it had finished its changes",
                advice: "\(.fix)", repair: .resume)
        ]
    }

    /// DKMS neither builds into such a folder nor removes it: `dkms build` and `dkms install` exit with 3, and `dkms
    /// remove` "skips" the folder and exits with 0 (3.0.10 to 3.4.3).
    @Sendable static func stuck(_ examination: Examination) -> [Finding] {
        examination.inventory.registrations.flatMap { registration in
            registration.stuck.map { stuck in
                // A build for the same kernel replaces the leftover.
                let isBuilt = stuck.isInstalled && canBuild(for: stuck.kernel, in: examination)
                return Finding(
                    .buildStuck, .warning, kernel: stuck.kernel,
                    "a build of \(registration.title.printable) was interrupted, and DKMS can neither repeat it nor "
                        + "remove the leftover",
                    evidence: [(stuck.folder, "has no folder 'module'")],
                    advice: "rm -r \(stuck.folder.string.shellQuoted)",
                    repair: isBuilt ? .build(stuck.kernel) : .remove(stuck.folder))
            }
        }
    }

    /// Builds that would not be installed. If a kernel lacks its modules because of one, another finding reports that.
    @Sendable static func damaged(_ examination: Examination) -> [Finding] {
        let inventory = examination.inventory
        let unhealthy = Set(examination.kernels.filter { !$0.modules.state.isHealthy }.map(\.release))
        return inventory.registrations.flatMap { registration in
            registration.builds.filter { build in
                !inventory.usableBuilds.contains(build.folder) && !unhealthy.contains(build.kernel)
            }.map { build in
                Finding(
                    .buildDamaged, .warning, kernel: build.kernel,
                    "DKMS's build of \(registration.title.printable) is incomplete, or not for this kernel",
                    evidence: [(build.folder, build.modules.keys.sorted().joined(separator: ", "))],
                    advice: "dkms unbuild \(registration.title.shellQuoted) -k \(build.kernel.text.shellQuoted)",
                    repair: build.isInstalled ? nil : .remove(build.folder))
            }
        }
    }

    @Sendable static func leftovers(_ examination: Examination) -> [Finding] {
        let leftovers = examination.leftovers
        return (leftovers.buildFolders + leftovers.unpublished).map { folder in
            Finding(
                .buildLeftover, .note, "there is a leftover folder from a build that failed or was interrupted",
                evidence: [(folder, "is not needed")], advice: "rm -r \(folder.string.shellQuoted)",
                repair: .remove(folder))
        }
    }

    @Sendable static func danglingLinks(_ examination: Examination) -> [Finding] {
        let inventory = examination.inventory
        return examination.leftovers.danglingLinks.map { link in
            let name = link.lastComponent?.string ?? ""
            let kernel = examination.kernels.first {
                name == DkmsLocations.activeLinkName($0.release, inventory.machine.architecture)
            }
            let isBuilt = kernel.map { canBuild(for: $0.release, in: examination) } ?? false
            return Finding(
                .installLinkDangling, .warning, kernel: kernel?.release,
                "DKMS's link says that modules are installed, but the built modules no longer exist",
                evidence: [(link, "points to nothing")],
                advice: kernel.map { ModuleRules.building($0.release) } ?? "rm \(link.string.shellQuoted)",
                repair: isBuilt ? kernel.map { .build($0.release) } : .remove(link))
        }
    }

    private static func canBuild(for kernel: KernelRelease, in examination: Examination) -> Bool {
        ModuleRules.canBuild(examination)
            && examination.kernels.contains { $0.release == kernel && $0.installed.hasHeaders }
    }

    /// Modules that an installation replaced come back when it is uninstalled.
    @Sendable static func originals(_ examination: Examination) -> [Finding] {
        let inventory = examination.inventory
        return inventory.registrations.flatMap { registration in
            registration.builds.filter { $0.isInstalled && $0.hasOriginals }.map { build in
                let folder = inventory.locations.originals(of: registration.name, build.kernel, build.architecture)
                return Finding(
                    .originalsArchived, .note, kernel: build.kernel,
                    "DKMS has archived modules that it replaced, and puts them back when the driver is uninstalled",
                    evidence: [(folder, "archived")], advice: "if nobody needs them: rm -r \(folder.string.shellQuoted)"
                )
            }
        }
    }
}
