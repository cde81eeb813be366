import DriverModel
import FoundationEssentials
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions
@testable import DriverFacts
@testable import DriverMessages
@testable import DriverWork

extension FixtureRoot {
    /// The hook as nvctl writes it.
    func hook(_ manager: Hooks.Manager = .pacman, guarding: Bool = false) throws {
        for hook in HookFiles.all(for: manager, program: "/usr/bin/nvctl") where guarding || !HookFiles.isGuard(hook) {
            try file(hook.path, hook.text, mode: hook.mode)
        }
    }

    func userspace(_ version: String) throws {
        try file(FilePath("/usr/lib/libnvidia-ml.so.\(version)"))
        try link("/usr/lib/libnvidia-ml.so.1", to: FilePath("libnvidia-ml.so.\(version)"))
    }
}

@Suite struct HooksTests {
    private let standard: FilePath = "/usr/share/libalpm/hooks/70-dkms-install.hook"

    @Test func theStandardHookAndOursAreToldApart() throws {
        let fixture = try FixtureRoot()
        try fixture.folder("/var/lib/pacman/local")
        #expect(fixture.inventory().hooks.manager == .pacman)
        #expect(!fixture.inventory().hooks.hasStandard && !fixture.inventory().hooks.hasOurs)
        try fixture.file(standard)
        #expect(fixture.inventory().hooks.hasStandard)
        try fixture.file(HookFiles.pacmanHook)
        #expect(fixture.inventory().hooks.problem == "/usr/local/bin/nvidia-dkms-build is missing")
        try fixture.file(HookFiles.script)
        #expect(fixture.inventory().hooks.problem == "/usr/local/bin/nvidia-dkms-build is not executable")
        try fixture.hook()
        #expect(fixture.inventory().hooks.problem == nil)
        #expect(!fixture.inventory().hooks.hasGuard)
    }

    @Test func aLinkToNothingMasksAHook() throws {
        let fixture = try FixtureRoot()
        try fixture.file(standard)
        try fixture.link("/etc/pacman.d/hooks/70-dkms-install.hook", to: "/dev/null")
        try fixture.link(HookFiles.pacmanHook, to: "/dev/null")
        #expect(!fixture.inventory().hooks.hasStandard && !fixture.inventory().hooks.hasOurs)
    }

    @Test func debiansScriptsAreTheStandardHookThere() throws {
        let fixture = try FixtureRoot()
        #expect(fixture.inventory().hooks.manager == .none)
        try fixture.folder("/var/lib/dpkg/info")
        try fixture.folder("/etc/kernel/postinst.d")
        #expect(fixture.inventory().hooks.manager == .kernelScripts)
        #expect(!fixture.inventory().hooks.hasStandard)
        try fixture.file("/etc/kernel/postinst.d/dkms", mode: 0o644)
        #expect(!fixture.inventory().hooks.hasStandard, "run-parts passes over what is not executable")
        try fixture.file("/etc/kernel/postinst.d/dkms", mode: 0o755)
        #expect(fixture.inventory().hooks.hasStandard)
    }
}

@Suite struct HookPlannerTests {
    private func plan(
        _ fixture: FixtureRoot, _ request: HookPlanner.Request = .install(guarding: false), dkms: Bool = true
    ) throws -> Plan {
        let host = fixture.host(programs: NoPrograms(installed: dkms ? ["dkms"] : []))
        let inventory = Inventory.read(host)
        let installation = HookInstallation.read(
            for: inventory.hooks.manager, program: "/usr/bin/nvctl", in: fixture.root)
        return try HookPlanner(inventory, request, installation).plan()
    }

    private func arch() throws -> FixtureRoot {
        let fixture = try FixtureRoot()
        try fixture.folder("/var/lib/pacman/local")
        return fixture
    }

    private func written(_ plan: Plan) -> [String] {
        plan.steps.compactMap { if case .writeHook(let file) = $0 { file.path.string } else { nil } }
    }

    @Test func theSeedsFilesAndWhatTheirOrderDemands() throws {
        #expect(
            written(try plan(arch())) == [
                "/usr/local/bin/nvidia-dkms-build", "/etc/profile.d/nvidia-dkms.sh",
                "/etc/pacman.d/hooks/05-nvidia-dkms-keep.hook", "/etc/pacman.d/hooks/65-nvidia-dkms-build.hook",
                "/etc/pacman.d/hooks/nvidia-dkms.hook",
            ])
        #expect(
            written(try plan(arch(), .install(guarding: true))).contains(
                "/etc/pacman.d/hooks/06-nvidia-dkms-guard.hook"))
    }

    @Test func whatIsThereIsNotWrittenAgain() throws {
        let fixture = try arch()
        try fixture.hook(guarding: true)
        #expect(try plan(fixture).steps == [])
        // The guard, once wanted, is kept up to date too.
        let old = HookFile("/etc/pacman.d/hooks/06-nvidia-dkms-guard.hook", body: "[Trigger]\n")
        try fixture.file(old.path, old.text)
        #expect(written(try plan(fixture)) == [old.path.string])
    }

    @Test func whatSomebodyChangedStays() throws {
        let fixture = try arch()
        try fixture.hook()
        let text = try #require(fixture.root.text(HookFiles.pacmanHook))
        try fixture.file(HookFiles.pacmanHook, text + "# mine\n")
        let install = try plan(fixture)
        #expect(install.steps == [])
        #expect(install.notes.contains { $0.hasPrefix("/etc/pacman.d/hooks/nvidia-dkms.hook was changed by somebody") })
        let removal = try plan(fixture, .remove)
        #expect(!removal.steps.contains(.removeHook(HookFiles.pacmanHook)))
        #expect(removal.steps.last == .removeHook("/usr/local/bin/nvidia-dkms-build"))
        #expect(removal.steps.count == 4)
    }

    @Test func withoutDkmsOrAPlace() throws {
        #expect(throws: Failure.dkmsMissing(install: nil)) { try plan(arch(), dkms: false) }
        #expect(throws: Failure.noHookPlace) { try plan(FixtureRoot()) }
    }

    @Test func rootIsToRunNothingThatOthersCanReplace() throws {
        let fixture = try arch()
        try fixture.file("/usr/bin/nvctl", mode: 0o755)
        try fixture.folder("/usr/local/bin")
        try fixture.root.setMode("/usr/local/bin", 0o777)
        let script = try #require(Exposure(HookFiles.script, in: fixture.root))
        #expect(throws: Failure.exposedHook(script)) { try plan(fixture) }
        try fixture.root.setMode("/usr/bin", 0o777)
        let program = try #require(Exposure("/usr/bin/nvctl", in: fixture.root))
        #expect(throws: Failure.exposedProgram(program)) { try plan(fixture) }
        #expect(try plan(fixture, .remove).notes == ["the hook is not installed"])
    }

    @Test func debianHasScripts() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/os-release", "ID=debian\n")
        // Debian has a package of pacman, for those who make others' packages.
        try fixture.folder("/var/lib/pacman/local")
        try fixture.folder("/var/lib/dpkg/info")
        try fixture.folder("/etc/kernel")
        let paths = written(try plan(fixture))
        #expect(paths.contains("/etc/kernel/postinst.d/05-nvidia-dkms"))
        #expect(paths.contains("/etc/kernel/header_postinst.d/nvidia-dkms"))
    }
}

@Suite struct TransactionTargetsTests {
    @Test func pathsOfATransaction() {
        let targets = TransactionTargets(lines: [
            "usr/lib/modules/6.18.2-zen/vmlinuz", "usr/lib/modules/6.18.2-zen/build/include/",
            "usr/lib/modules/6.18.1-zen/extramodules/nvidia.ko.zst", "usr/src/nvidia-590.48.01/dkms.conf",
            "usr/lib/libnvidia-ml.so.1", "usr/lib/libnvidia-ml.so.590.48.01",
        ])
        #expect(targets.kernels == [KernelRelease("6.18.2-zen"), KernelRelease("6.18.1-zen")])
        #expect(targets.images == [KernelRelease("6.18.2-zen")])
        #expect(targets.headers == [KernelRelease("6.18.2-zen")])
        #expect(targets.sources == ["nvidia-590.48.01"])
        #expect(targets.userspace == [DriverVersion("590.48.01")])
    }

    @Test(arguments: [
        "", "/", "usr", "usr/lib/modules", "usr/lib/modules//vmlinuz", "usr/lib/modules/a b;reboot/vmlinuz",
        "usr/lib/modules/../vmlinuz", "usr/lib/modules/6.1/modules.order", "usr/src/nvidia-1/x/dkms.conf",
        "usr/src/linux/dkms.conf", "usr/lib/libnvidia-ml.so.1", "\u{0}\u{1b}[2J",
        String(repeating: "usr/", count: 5000),
    ]) func whatIsNoneSaysNothing(line: String) { #expect(TransactionTargets(lines: [line]).isEmpty) }
}

@Suite struct TransactionPlannerTests {
    private let old = "6.18.1-zen"
    private let new = "6.18.2-zen"

    private func system() throws -> FixtureRoot {
        let fixture = try FixtureRoot()
        try fixture.folder("/var/lib/pacman/local")
        try fixture.registration()
        try fixture.kernel(old, pkgbase: "linux-zen")
        try fixture.kernel("6.12.1-lts", pkgbase: "linux-lts")
        return fixture
    }

    private func plan(_ fixture: FixtureRoot, _ targets: String...) throws -> Plan {
        let host = fixture.host(programs: NoPrograms(installed: ["dkms"]))
        return try transactionPlan(TransactionTargets(lines: targets), on: host)
    }

    private func built(_ plan: Plan) -> [String] {
        plan.steps.compactMap { if case .build(let target) = $0 { target.kernel.text } else { nil } }
    }

    @Test func onlyTheKernelsOfTheTransaction() throws {
        let fixture = try system()
        #expect(built(try plan(fixture, "usr/lib/modules/\(old)/vmlinuz")) == [old])
        #expect(built(try plan(fixture, "usr/lib/modules/\(old)/build/include/")) == [old])
        #expect(try plan(fixture, "usr/lib/modules/6.99/vmlinuz").isEmpty)
        #expect(try plan(fixture, "usr/lib/libnvidia-ml.so.595.10").isEmpty)
    }

    @Test func aNewSourceIsForAllKernels() throws {
        let fixture = try system()
        try fixture.installed(old)
        try fixture.file("/usr/src/nvidia-595.10/dkms.conf", FixtureRoot.conf(version: "595.10"))
        try fixture.file("/usr/src/nvidia-595.10/version.mk", "NVIDIA_VERSION = 595.10\n")
        let plan = try plan(fixture, "usr/src/nvidia-595.10/dkms.conf")
        #expect(plan.steps.first == .register(module: "nvidia", version: DriverVersion("595.10")))
        #expect(built(plan) == ["6.12.1-lts", old])
    }

    @Test func withoutTheDriverThereIsNothingToDo() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel(old)
        #expect(try plan(fixture, "usr/lib/modules/\(old)/vmlinuz").isEmpty)
    }

    /// A package of the same version, whose source is another one.
    @Test func aReplacedSourceMakesBuildsOutOfDate() throws {
        let fixture = try system()
        try fixture.installed(old)
        try fixture.pacmanPackage("nvidia-open-dkms", "590.48.01-2", files: ["/usr/src/nvidia-590.48.01/dkms.conf"])
        let folder = fixture.buildFolder(old).appending("module")
        try fixture.modified(folder, at: 1_000_000_000)
        #expect(built(try plan(fixture, "usr/src/nvidia-590.48.01/dkms.conf")).contains(old))
    }
}

@Suite struct KeptModulesTests {
    private let kernel = "6.18.1-zen"

    private func kept(_ fixture: FixtureRoot) throws -> KeptVersion {
        let registration = try #require(fixture.inventory().active)
        return try KeptModules(root: fixture.root).keep(
            KeepRequest(
                registration, registration.builds,
                packages: DriverPackage.installed(of: registration.version, in: fixture.root)),
            for: .transaction, now: 1)
    }

    private func system() throws -> FixtureRoot {
        let fixture = try FixtureRoot()
        try fixture.kernel(kernel)
        try fixture.registration()
        try fixture.installed(kernel)
        return fixture
    }

    @Test func theyComeBackWhenTheSourceIsTheSame() throws {
        let fixture = try system()
        let before = try fixture.root.read(fixture.buildFolder(kernel).appending("module/nvidia.ko"))
        #expect(try kept(fixture).sets.map(\.kernel.text) == [kernel])
        // As `dkms remove` does.
        try fixture.root.removeTree(FilePath("/var/lib/dkms/nvidia/590.48.01/\(kernel)"))
        try fixture.root.removeTree(FilePath("/lib/modules/\(kernel)/updates"))
        let host = fixture.host(programs: NoPrograms(installed: ["dkms"]))
        let targets = TransactionTargets(lines: ["usr/src/nvidia-590.48.01/dkms.conf"])
        func plan() throws -> Plan {
            try transactionPlan(targets, on: host)
        }
        guard case .restore(let target, let build)? = try plan().steps.first else {
            Issue.record("\(try plan())")
            return
        }
        try KeptModules(root: fixture.root).restore(build, for: target, locations: DkmsLocations())
        #expect(try fixture.root.read(fixture.buildFolder(kernel).appending("module/nvidia.ko")) == before)
        // Another source of the same version is another driver.
        try fixture.root.removeTree(FilePath("/var/lib/dkms/nvidia/590.48.01/\(kernel)"))
        try fixture.file("/usr/src/nvidia-590.48.01/kernel-open/nvidia/nv.c", "int other;\n")
        guard case .build? = try plan().steps.first else {
            Issue.record("\(try plan())")
            return
        }
    }

    @Test func damagedOnesDoNot() throws {
        let fixture = try system()
        let entry = try kept(fixture)
        try fixture.root.removeTree(FilePath("/var/lib/dkms/nvidia/590.48.01/\(kernel)"))
        let path = entry.path.appending(kernel).appending("x86_64/module/nvidia-drm.ko")
        try fixture.root.write("cut off", to: path)
        let host = fixture.host(programs: NoPrograms(installed: ["dkms"]))
        let plan = try transactionPlan(TransactionTargets(lines: ["usr/src/nvidia-590.48.01/dkms.conf"]), on: host)
        #expect(!plan.steps.contains { if case .restore = $0 { true } else { false } })
    }

    @Test func theLastVersionIsKeptAndTheOneInUseIsNot() throws {
        let fixture = try system()
        _ = try kept(fixture)
        let title = "nvidia/590.48.01"
        let folder: FilePath = "/var/lib/nvctl/kept/nvidia-590.48.01"
        let useless = Plan.Step.removeKept(UselessModules(title: title, folders: [folder]))
        #expect(KeepPlanner(fixture.inventory()).pruning.steps == [useless], "it is in use")
        try fixture.root.removeTree("/var/lib/dkms/nvidia")
        #expect(KeepPlanner(fixture.inventory()).pruning.steps == [], "it is the last one")
        try fixture.kernel("6.19.0-zen")
        try fixture.root.removeTree(FilePath("/lib/modules/\(kernel)"))
        #expect(KeepPlanner(fixture.inventory()).pruning.steps == [useless], "its kernel is gone")
        try KeptModules(root: fixture.root).remove(UselessModules(title: title, folders: [folder]))
        #expect(fixture.root.status("/var/lib/nvctl/kept") == nil)
    }

    @Test func thePackagesOfItAreRemembered() throws {
        let fixture = try system()
        try fixture.pacmanPackage("nvidia-open-dkms", "590.48.01-2", files: [])
        try fixture.pacmanPackage("lib32-nvidia-utils", "1:590.48.01-1", files: [])
        try fixture.pacmanPackage("linux", "6.18.1-1", files: [])
        #expect(try kept(fixture).record.packages.map(\.name).sorted() == ["lib32-nvidia-utils", "nvidia-open-dkms"])
        let package = DriverPackage(name: "nvidia-open-dkms", version: "590.48.01-2")
        #expect(package.cachedFile(in: fixture.root) == nil)
        try fixture.file("/var/cache/pacman/pkg/nvidia-open-dkms-590.48.01-2-x86_64.pkg.tar.zst.sig")
        try fixture.file("/var/cache/pacman/pkg/nvidia-open-dkms-590.48.01-2-x86_64.pkg.tar.zst")
        #expect(
            package.cachedFile(in: fixture.root)
                == "/var/cache/pacman/pkg/nvidia-open-dkms-590.48.01-2-x86_64.pkg.tar.zst")
    }
}

@Suite struct TransactionGuardTests {
    private let old = "6.18.1-zen"

    private func system() throws -> FixtureRoot {
        let fixture = try FixtureRoot()
        try fixture.folder("/var/lib/pacman/local")
        try fixture.registration()
        try fixture.kernel(old, pkgbase: "linux-zen")
        try fixture.installed(old)
        try fixture.userspace("590.48.01")
        return fixture
    }

    private func objections(_ fixture: FixtureRoot, _ targets: String...) -> [String] {
        TransactionGuard(fixture.inventory(), TransactionTargets(lines: targets)).objections
    }

    private var upgrade: [String] { ["usr/lib/modules/\(old)/vmlinuz", "usr/lib/modules/6.18.2-zen/vmlinuz"] }

    @Test func aKernelWithoutItsHeaders() throws {
        let fixture = try system()
        let found = objections(fixture, upgrade[0], upgrade[1])
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("add to the command: linux-zen-headers") ?? false, "\(found)")
        #expect(objections(fixture, upgrade[0], upgrade[1], "usr/lib/modules/6.18.2-zen/build/include/").isEmpty)
    }

    @Test func nothingElseIsStopped() throws {
        let fixture = try system()
        #expect(objections(fixture, upgrade[0]).isEmpty, "a removal, or the same once more")
        #expect(objections(fixture, upgrade[1]).isEmpty, "another kernel beside")
        try fixture.file("/etc/nvctl.conf", "IgnoreKernel = *-zen\n")
        #expect(objections(fixture, upgrade[0], upgrade[1]).isEmpty)
    }

    @Test func aKernelThatNeverHadModules() throws {
        let fixture = try system()
        try fixture.kernel("6.6.1-lts", pkgbase: "linux-lts")
        #expect(
            objections(fixture, "usr/lib/modules/6.6.1-lts/vmlinuz", "usr/lib/modules/6.6.2-lts/vmlinuz").isEmpty)
    }

    @Test func aUserspaceThatLeavesModulesFromGitBehind() throws {
        let fixture = try system()
        let targets = ["usr/lib/libnvidia-ml.so.590.48.01", "usr/lib/libnvidia-ml.so.595.10"]
        #expect(objections(fixture, targets[0], targets[1]).first?.contains("595.10") ?? false)
        #expect(objections(fixture, targets[0]).isEmpty)
        // The package brings modules of its own version.
        try fixture.pacmanPackage("nvidia-open-dkms", files: ["/usr/src/nvidia-590.48.01/dkms.conf"])
        #expect(objections(fixture, targets[0], targets[1]).isEmpty)
    }
}

/// With what is kept of the source that the transaction brings.
private func transactionPlan(_ targets: TransactionTargets, on host: Host) throws -> Plan {
    let inventory = Inventory.read(host)
    let source = TransactionPlanner.source(of: targets, in: inventory)
    let kept = KeptModules.usable(of: source?.packageVersion, source: source?.path, inventory, on: host)
    return try TransactionPlanner(inventory, targets, BuildFacts(kept: kept)).plan()
}
