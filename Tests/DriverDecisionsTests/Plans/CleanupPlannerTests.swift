import DriverFacts
import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

/// What a cleanup removes and what it keeps, on made-up systems.
@Suite struct CleanupPlannerTests {
    private let fixture: FixtureRoot
    private let kernels = ["6.18.5-arch1-1", "6.18.4-arch1-1", "6.18.3-arch1-1", "6.12.60-1-lts"]

    /// The second newest kernel runs. GRUB boots its first boot entry, the newest kernel.
    init() throws {
        fixture = try FixtureRoot()
        try fixture.file("/etc/os-release", "ID=arch\n")
        try fixture.folder("/var/lib/pacman/local")
        try fixture.registration()
        for kernel in kernels {
            try fixture.kernel(kernel)
            try fixture.installed(kernel)
        }
        try boots(kernels[0])
    }

    private func boots(_ kernel: String) throws {
        try fixture.file("/boot/loader/loader.conf", "default entry.conf\n")
        try fixture.file("/boot/loader/entries/entry.conf", "linux /vmlinuz-\(kernel)\n")
    }

    private func plan(keep: Int = 0, running: String? = "6.18.4-arch1-1", dkms: Bool = true) throws -> Plan {
        let host = fixture.host(running: running, programs: NoPrograms(installed: dkms ? ["dkms"] : []))
        let inventory = Inventory.read(host)
        return try CleanupPlanner(inventory, .read(host, inventory), keep: keep).plan()
    }

    private func cleanup(keep: Int = 0, running: String? = "6.18.4-arch1-1") throws -> Cleanup {
        try #require(try plan(keep: keep, running: running).cleanup)
    }

    private func names(_ kernels: [KernelRelease]) -> [String] { kernels.map(\.text) }

    @Test func theRunningKernelIsKeptAndTheNewestOfTheOthers() throws {
        let order = [kernels[1], kernels[0], kernels[2], kernels[3]]
        for (keep, kept) in [(0, 2), (1, 2), (2, 3), (3, 4), (99, 4)] {
            let cleanup = try cleanup(keep: keep)
            #expect(names(cleanup.kept.map(\.kernel)) == Array(order.prefix(kept)))
            #expect(names(cleanup.removed.map(\.kernel)) == Array(kernels.dropFirst(kept)))
        }
        #expect(try cleanup(keep: 1).kept.map(\.reason) == [.running, .recent])
    }

    @Test func headersWithoutAKernelTakeNoPlaceOfOneThatBoots() throws {
        try fixture.kernel("6.19.1-arch1-1", pkgbase: nil)
        try fixture.installed("6.19.1-arch1-1")
        let cleanup = try cleanup(keep: 1)
        #expect(names(cleanup.kept.map(\.kernel)) == [kernels[1], "6.19.1-arch1-1", kernels[0]])
    }

    @Test func theDefaultBootEntryIsKeptHoweverOld() throws {
        try boots("6.12.60-1-lts")
        let cleanup = try cleanup(keep: 1)
        #expect(names(cleanup.kept.map(\.kernel)) == [kernels[1], kernels[0], kernels[3]])
        #expect(cleanup.kept.last?.reason == .bootDefault)
        #expect(names(cleanup.removed.map(\.kernel)) == [kernels[2]])
        try fixture.root.unlink("/boot/loader/loader.conf")
        #expect(try plan(keep: 3).notes == [])
        #expect(
            try plan(keep: 1).notes.first?.hasPrefix(
                "it is not known which kernel the boot loader starts by "
                    + "default") == true)
    }

    @Test func inAnotherRootNoKernelRuns() throws {
        let cleanup = try cleanup(keep: 1, running: nil)
        #expect(cleanup.running == nil)
        #expect(names(cleanup.kept.map(\.kernel)) == [kernels[0]])
        #expect(names(cleanup.removed.map(\.kernel)) == Array(kernels.dropFirst()))
    }

    /// The builds of all versions go, not only those of the newest.
    @Test func allBuildsOfAKernelGo() throws {
        try fixture.registration("580.95.05")
        try fixture.built("6.12.60-1-lts", version: "580.95.05")
        try fixture.folder(fixture.buildFolder("6.18.3-arch1-1", version: "580.95.05"))
        let targets = try cleanup(keep: 1).removed.map { $0.targets.map { "\($0.version) \($0.kernel)" } }
        #expect(
            targets == [
                ["590.48.01 6.18.3-arch1-1", "580.95.05 6.18.3-arch1-1"],
                ["590.48.01 6.12.60-1-lts", "580.95.05 6.12.60-1-lts"],
            ])
    }

    @Test func whatIsNotDkmssIsLeftAloneAndTakesNoPlace() throws {
        try fixture.kernel("6.19.0-packaged")
        try fixture.modulesOf("6.19.0-packaged", in: "extramodules")
        try fixture.pacmanPackage(
            "nvidia-open",
            files: FixtureRoot.driverModules.map {
                fixture.modulePath($0, of: "6.19.0-packaged", in: "extramodules").string
            })
        try fixture.kernel("6.19.1-manual")
        try fixture.modulesOf("6.19.1-manual")
        try fixture.kernel("6.19.2-nothing")
        try fixture.kernel("6.19.3-ignored")
        try fixture.installed("6.19.3-ignored")
        try fixture.file("/etc/nvctl.conf", "IgnoreKernel = *-ignored\n")
        let cleanup = try cleanup(keep: 1)
        #expect(names(cleanup.kept.map(\.kernel)) == [kernels[1], kernels[0]])
        #expect(names(cleanup.removed.map(\.kernel)) == [kernels[2], kernels[3]])
        #expect(
            cleanup.leftAlone.map { "\($0.name): \($0.reason)" } == [
                "6.19.3-ignored: ignored (/etc/nvctl.conf:1)", "6.19.2-nothing: it has no modules",
                "6.19.1-manual: DKMS did not build its modules (manual)",
                "6.19.0-packaged: its modules belong to the package nvidia-open",
            ])
    }

    /// On Arch `pkgbase` belongs to the kernel's package, on Debian its image does.
    @Test func kernelsWhosePackageIsInstalledAreMarkedAndAskedFor() throws {
        #expect(try plan(keep: 1).risk == nil)
        try fixture.pacmanPackage("linux-lts", files: ["/usr/lib/modules/6.12.60-1-lts/pkgbase"])
        try fixture.file("/boot/vmlinuz-6.18.3-arch1-1")
        let plan = try plan(keep: 1)
        let removed = try #require(plan.cleanup?.removed)
        #expect(removed.map(\.evidence) == [.image, .package("linux-lts")])
        #expect(
            plan.risk
                == .bootableKernels([
                    Risk.Kernel(KernelRelease("6.18.3-arch1-1"), .image),
                    Risk.Kernel(KernelRelease("6.12.60-1-lts"), .package("linux-lts")),
                ]))
        #expect(
            plan.risk?.words == "these kernels can still be booted, but would come up without the NVIDIA driver: "
                + "6.18.3-arch1-1 (bootable), 6.12.60-1-lts (installed: linux-lts)")
        #expect(plan.notes.count == 1)
        #expect(try self.plan(keep: 3).risk == nil)
    }

    @Test func figuresAreThoseOfTheFiles() throws {
        let size = UInt64(ModuleSpec(kernel: kernels[3]).elf.count)
        // Five modules in the kernel's folder, five in the DKMS tree, and "make" in a log.
        #expect(try cleanup(keep: 2).removed.map(\.bytes) == [10 * size + 5])
    }

    // MARK: Kernels that are gone

    private func target(_ kernel: String) -> BuildTarget {
        BuildTarget(
            module: "nvidia", version: DriverVersion(FixtureRoot.version), kernel: KernelRelease(kernel),
            architecture: "x86_64")
    }

    private func orphan(_ release: String) throws {
        try fixture.kernel(release, headers: false, pkgbase: nil)
    }

    @Test func whatRemovedKernelsLeftBehindGoes() throws {
        try orphan("6.17.1-orphan")
        try fixture.installed("6.17.1-orphan")
        try orphan("6.17.2-unregistered")
        try fixture.modulesOf("6.17.2-unregistered")
        try orphan("6.17.3-somebody")
        try fixture.file("/lib/modules/6.17.3-somebody/extra/wifi.ko")
        // The leftovers of a cleanup that was interrupted.
        try orphan("6.17.0-index")
        try fixture.file("/lib/modules/6.17.0-index/modules.dep")
        try fixture.file("/lib/modules/6.17.0-index/modules.dep.bin.999999.123456.1766188500")
        try fixture.folder("/lib/modules/6.17.0-index/updates/dkms")
        try fixture.built("6.17.4-gone")
        let plan = try plan(keep: 3)
        let cleanup = try #require(plan.cleanup)
        #expect(
            names(cleanup.orphans.map(\.kernel)) == [
                "6.17.4-gone", "6.17.2-unregistered", "6.17.1-orphan", "6.17.0-index",
            ])
        #expect(cleanup.orphans.map(\.targets.count) == [1, 0, 1, 0])
        #expect(cleanup.orphans.map { $0.folder == nil } == [true, false, false, false])
        #expect(cleanup.orphans.dropLast().allSatisfy { $0.bytes > 1000 })
        func clearing(_ kernel: String) -> Plan.Step {
            .clearOrphan(KernelRelease(kernel), folder: FilePath("/lib/modules/\(kernel)"))
        }
        #expect(
            plan.steps == [
                .remove(target("6.17.4-gone")), .remove(target("6.17.1-orphan")), clearing("6.17.2-unregistered"),
                clearing("6.17.1-orphan"), clearing("6.17.0-index"),
            ])
    }

    /// While /boot is not mounted, every kernel without headers looks like an orphan.
    @Test func aFolderWithAKernelsOwnModulesIsLeftAlone() throws {
        try orphan("6.17.1-unmounted")
        try fixture.installed("6.17.1-unmounted")
        try fixture.file("/lib/modules/6.17.1-unmounted/kernel/fs/ext4.ko")
        let cleanup = try cleanup(keep: 3)
        #expect(cleanup.isEmpty)
        #expect(cleanup.leftAlone.map(\.name) == ["6.17.1-unmounted"])
    }

    @Test func ignoredAndPackagedOrphansAreLeftAlone() throws {
        try fixture.file("/etc/nvctl.conf", "IgnoreKernel = *-ignored\n")
        try orphan("6.17.1-ignored")
        try fixture.installed("6.17.1-ignored")
        try orphan("6.17.2-packaged")
        try fixture.modulesOf("6.17.2-packaged", in: "extramodules")
        try fixture.pacmanPackage(
            "nvidia-open",
            files: FixtureRoot.driverModules.map {
                fixture.modulePath($0, of: "6.17.2-packaged", in: "extramodules").string
            })
        let cleanup = try cleanup(keep: 3)
        #expect(cleanup.isEmpty)
        #expect(cleanup.leftAlone.map(\.name) == ["6.17.1-ignored"])
    }

    // MARK: Drivers

    private func oldDriver() throws {
        try fixture.registration("580.95.05")
        try fixture.built(kernels[0], version: "580.95.05")
    }

    @Test func anOldDriverThatNothingUsesGoesWithItsSnapshot() throws {
        let snapshot = Places.sources.appending("580.95.05")
        try fixture.file(snapshot.appending("dkms.conf"), FixtureRoot.conf(version: "580.95.05"))
        try fixture.link("/usr/src/nvidia-580.95.05", to: snapshot)
        try fixture.link("/var/lib/dkms/nvidia/580.95.05/source", to: "/usr/src/nvidia-580.95.05")
        try fixture.built(kernels[0], version: "580.95.05")
        try fixture.file("/var/lib/nvctl/kept/nvidia-570.1/kept.json", keptRecord("570.1"))
        try fixture.file(FilePath("/var/lib/nvctl/kept/nvidia-570.1/\(kernels[0])/x86_64/module/nvidia.ko"), "12345")
        let versions = try cleanup(keep: 3).versions
        #expect(versions.map(\.version.text) == ["580.95.05", "570.1"])
        #expect(versions.map(\.modules) == [["nvidia"], []])
        #expect(versions[0].source?.path == snapshot)
        #expect(versions[0].source?.links == ["/usr/src/nvidia-580.95.05"])
        #expect(versions[1].kept == ["/var/lib/nvctl/kept/nvidia-570.1"])
        #expect(versions.allSatisfy { $0.bytes > 50 })
        #expect(try plan(keep: 3).steps == versions.map { .removeVersion($0) })
    }

    private func keptRecord(_ version: String) -> String {
        #"{"module":"nvidia","version":"\#(version)","source":"x","packages":[],"kept":1}"#
    }

    @Test func newerDriversStay() throws {
        try fixture.registration("595.45.04")
        try fixture.built(kernels[0], version: "595.45.04")
        try fixture.file(Places.sources.appending("600.1/dkms.conf"))
        #expect(try cleanup(keep: 3).isEmpty)
    }

    /// After a rollback, the version that was in use before is the newer one.
    @Test func aNewerVersionThatIsKeptIsListedWithWhatItTakes() throws {
        let record = #"{"module":"nvidia","version":"600.1","source":"x","packages":[],"kept":1,"origin":"replaced"}"#
        try fixture.file("/var/lib/nvctl/kept/nvidia-600.1/kept.json", record)
        let module = FilePath("/var/lib/nvctl/kept/nvidia-600.1/\(kernels[0])/x86_64/module/nvidia.ko")
        try fixture.file(module, bytes: Array(repeating: 1, count: 5_000_000))
        let cleanup = try cleanup(keep: 3)
        #expect(cleanup.isEmpty)
        #expect(
            cleanup.leftAlone == [
                Cleanup.LeftAlone(
                    name: "nvidia/600.1",
                    reason: "newer than the version in use, and kept for 'nvctl driver dkms use 600.1' "
                        + "(5.0 MB in /var/lib/nvctl/kept/nvidia-600.1)")
            ])
    }

    @Test func aDriverThatAKernelUsesStays() throws {
        try oldDriver()
        #expect(try cleanup(keep: 3).versions.map(\.version.text) == ["580.95.05"])
        try fixture.kernel("6.6.1-old")
        try fixture.installed("6.6.1-old", version: "580.95.05")
        #expect(try cleanup(keep: 9).versions == [])
        // Its only kernel goes, so the driver goes in the same run.
        #expect(try cleanup(keep: 3).versions.map(\.version.text) == ["580.95.05"])
    }

    /// The old drivers are what the user can go back to.
    @Test func asLongAsAKeptKernelHasNoneOldDriversStay() throws {
        try oldDriver()
        try fixture.root.removeTree(FilePath("/lib/modules").appending(kernels[0]).appending("updates"))
        #expect(try cleanup(keep: 3).versions == [])
    }

    /// If one kernel keeps a driver's modules, removing the driver would make DKMS take them by force.
    @Test func aDriverThatAKernelCouldNotBeFreedOfStays() throws {
        try fixture.registration("580.95.05")
        try fixture.kernel("6.6.1-old")
        try fixture.installed("6.6.1-old", version: "580.95.05")
        let cleanup = try cleanup(keep: 3)
        let (version, target) = (
            try #require(cleanup.versions.first), try #require(cleanup.removed.first?.targets.first)
        )
        #expect(version.isUnused(after: Outcome([Outcome.Kernel(target: target, result: .removed)])))
        let failed = Outcome([Outcome.Kernel(target: target, result: .failed(KernelFailure(.other("reason"))))])
        #expect(!version.isUnused(after: failed))
        #expect(cleanup.freedBytes(after: failed) == 0)
        #expect(cleanup.freedBytes(after: Outcome()) > 1000)
    }

    @Test func aDriverOfAPackageIsThePackageManagers() throws {
        try oldDriver()
        try fixture.pacmanPackage("nvidia-580xx-dkms", files: ["/usr/src/nvidia-580.95.05/dkms.conf"])
        let cleanup = try cleanup(keep: 3)
        #expect(cleanup.versions == [])
        #expect(cleanup.leftAlone.map(\.reason) == ["it belongs to the package nvidia-580xx-dkms"])
    }

    @Test func whatDkmsCannotRemoveIsSaid() throws {
        try fixture.registration("580.95.05", source: false)
        try fixture.built(kernels[0], version: "580.95.05")
        let cleanup = try cleanup(keep: 3)
        #expect(cleanup.versions == [])
        #expect(cleanup.leftAlone.first?.reason.hasPrefix("its registration is broken") == true)
    }

    @Test func withoutDkmsThereIsNothingToPlan() throws {
        #expect(
            throws: Failure.dkmsMissing(
                install: Distribution(family: .arch, name: "Arch Linux").advice(toInstall: ["dkms"]))
        ) { try plan(dkms: false) }
    }
}
