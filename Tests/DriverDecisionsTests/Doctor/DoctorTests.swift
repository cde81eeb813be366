import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

/// One thing that is broken, and what the doctor has to call it.
struct Breakage: Sendable, CustomTestStringConvertible {
    let id: Finding.ID
    let isRepairable: Bool
    let damage: @Sendable (inout DoctorSystem) async throws -> Void

    init(
        _ id: Finding.ID, repairable: Bool = false,
        _ damage: @escaping @Sendable (inout DoctorSystem) async throws -> Void
    ) {
        self.id = id
        isRepairable = repairable
        self.damage = damage
    }

    var testDescription: String { id.rawValue }
}

@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct DoctorTests {
    private static let kernel = DoctorSystem.kernel
    private static let folder = DoctorSystem.folder()

    @Test func whereNothingIsWrongNothingIsFound() async throws {
        let system = try await DoctorSystem()
        #expect(system.findings() == [])
        #expect(system.plan().steps == [])
    }

    /// One cause gives one finding, and nothing else is found.
    @Test(arguments: needs + registrations + trees + headers + modules + hooks + exposures + boot + gpu)
    func oneCauseIsOneFinding(breakage: Breakage) async throws {
        var system = try await DoctorSystem()
        try await breakage.damage(&system)
        let findings = system.findings()
        #expect(Set(findings.map(\.id)) == [breakage.id])
        let finding = try #require(findings.first)
        #expect((finding.repair != nil) == breakage.isRepairable, "\(finding)")
        #expect(!finding.message.hasSuffix(".") && !finding.message.isEmpty)
        #expect(breakage.isRepairable == !(system.plan().isEmpty) || finding.repair == .resume, "\(system.plan())")
    }

    @Test func aFileFullOfFaultsIsSaidInFewWords() async throws {
        let system = try await DoctorSystem()
        try system.fixture.file("/etc/modprobe.d/x.conf", String(repeating: "blacklist nvidia\n", count: 1000))
        let findings = system.findings()
        #expect(findings.count == 101)
        #expect(findings.last?.message == "900 more findings of this kind")
    }

    @Test func everythingThatCanBeFoundIsTested() {
        let cases = [
            Self.needs, Self.registrations, Self.trees, Self.headers, Self.modules, Self.hooks, Self.exposures,
            Self.boot,
            Self.gpu,
        ]
        let elsewhere: Set<Finding.ID> = [.imageOutdated, .compilerMismatch, .kernelLogUnread]
        #expect(Set(cases.joined().map(\.id)).union(elsewhere) == Set(Finding.ID.allCases))
    }

    // MARK: Needs

    static let needs = [
        Breakage(.dkmsMissing) { $0.installed.remove("dkms") },
        Breakage(.compilerMissing) { $0.installed.remove("gcc") },
        Breakage(.compilerMissing) { system in
            try system.fixture.file(
                folder.appending("build/include/config/auto.conf"), "# x\nCONFIG_CC_IS_CLANG=y\n")
            system.installed.insert("clang")
        },
        Breakage(.dependencyMissing) { system in
            try system.fixture.file(
                source.appending("dkms.conf"), FixtureRoot.conf() + "BUILD_DEPENDS[0]=\"zfs\"\n")
        },
        Breakage(.spaceLow) { $0.availableBytes = 10 },
        Breakage(.spaceLow) { system in
            try system.fixture.file(
                source.appending("nvidia/nv.c"), bytes: Array(repeating: 10, count: 1 << 20))
            system.availableBytes = 40 << 20
        },
        Breakage(.settingNotUnderstood) { try $0.fixture.file("/etc/nvctl.conf", "IgnoreKernels = x\n") },
    ]

    // MARK: Registrations

    private static let source: FilePath = "/usr/src/nvidia-590.48.01"

    static let registrations = [
        Breakage(.sourceLinkMissing, repairable: true) {
            try $0.fixture.root.unlink(DoctorSystem.entry.appending("source"))
        },
        // A folder in place of the link. DKMS calls that broken from 3.0.13 on.
        Breakage(.sourceLinkMissing) { system in
            try system.fixture.root.unlink(DoctorSystem.entry.appending("source"))
            try system.fixture.file(DoctorSystem.entry.appending("source/dkms.conf"), FixtureRoot.conf())
        },
        Breakage(.sourceMissing, repairable: true) { system in
            try system.fixture.link(DoctorSystem.entry.appending("source"), to: "/usr/src/elsewhere")
        },
        // The modules are still needed, and nothing else could build them.
        Breakage(.sourceMissing) { try $0.fixture.root.removeTree(source) },
        Breakage(.sourceMissing, repairable: true) { system in
            try system.fixture.link(DoctorSystem.tree.appending("1.0/source"), to: "/usr/src/nvidia-1.0")
        },
        Breakage(.dkmsConfUnreadable) { try $0.fixture.file(source.appending("dkms.conf"), "PACKAGE_NAME=\"nv") },
        Breakage(.dkmsConfUnreadable, repairable: true) { system in
            try system.fixture.file(source.appending("dkms.conf"))
            for folder in ["kernel-open", "src"] { try system.fixture.folder(source.appending(folder)) }
        },
        Breakage(.dkmsConfFaulty, repairable: true) { system in
            try system.fixture.file(
                source.appending("dkms.conf"), FixtureRoot.conf() + "MAKE=\"make NV_KERNEL_MODULES=1\"\n")
            for folder in ["kernel-open", "src"] { try system.fixture.folder(source.appending(folder)) }
        },
        Breakage(.severalDrivers) { try $0.fixture.registration("580.105.08") },
        Breakage(.driverNotRegistered, repairable: true) { system in
            try system.fixture.root.removeTree(DoctorSystem.tree)
        },
        // Modules that were installed by hand, and no source to build the next ones.
        Breakage(.driverNotRegistered) { system in
            try system.fixture.root.removeTree(DoctorSystem.tree)
            try system.fixture.root.removeTree(source)
        },
    ]

    // MARK: The tree

    static let trees = [
        Breakage(.runUnfinished, repairable: true) { try $0.fixture.file("/var/lib/nvctl/unfinished", "mark\n") },
        Breakage(.buildStuck, repairable: true) { system in
            try system.fixture.file(DoctorSystem.entry.appending("5.10.0/x86_64/log/make.log"))
        },
        Breakage(.buildDamaged, repairable: true) { system in
            try system.fixture.file(DoctorSystem.entry.appending("5.10.0/x86_64/module/nvidia.ko"), "cut")
        },
        Breakage(.buildLeftover, repairable: true) { system in
            try system.fixture.file(DoctorSystem.entry.appending("build/make.log"))
        },
        Breakage(.buildLeftover, repairable: true) { system in
            try system.fixture.folder(DoctorSystem.entry.appending("6.18.1-arch1-1/.tmp_x86_64_Ab1/module"))
        },
        Breakage(.installLinkDangling, repairable: true) { system in
            try system.fixture.link(DoctorSystem.tree.appending("kernel-5.10.0-x86_64"), to: "590.48.01/5.10.0/x86_64")
        },
        Breakage(.installLinkMissing, repairable: true) { system in
            try system.fixture.root.unlink(DoctorSystem.tree.appending("kernel-\(kernel)-x86_64"))
        },
        Breakage(.originalsArchived) { system in
            try system.fixture.file(DoctorSystem.tree.appending("original_module/\(kernel)/x86_64/nvidia.ko"))
        },
    ]

    // MARK: Kernels

    static let headers = [
        Breakage(.headersMissing) { try $0.fixture.root.removeTree(folder.appending("build")) },
        Breakage(.headersMissing) { system in
            try system.fixture.root.removeTree(folder.appending("build"))
            try system.fixture.root.removeTree(folder.appending("updates"))
        },
        Breakage(.headersDangling) { system in
            try system.fixture.root.removeTree(folder.appending("build"))
            try system.fixture.link(folder.appending("build"), to: "/usr/src/linux-gone")
        },
        Breakage(.headersIncomplete) { try $0.fixture.root.unlink(folder.appending("build/Makefile")) },
        Breakage(.headersIncomplete) { try $0.fixture.root.unlink(folder.appending("build/Module.symvers")) },
        Breakage(.headersOtherVersion) { system in
            try system.fixture.file(
                folder.appending("build/include/generated/utsrelease.h"), "#define UTS_RELEASE \"6.18.2-arch1-1\"\n")
        },
        Breakage(.kernelOrphan) { try $0.fixture.folder("/lib/modules/6.17.0-arch1-1/kernel") },
        Breakage(.kernelNotInstalled) { try $0.fixture.kernel("6.19.0-arch1-1", pkgbase: nil) },
        Breakage(.kernelRefusesDriver) { system in
            try system.fixture.file(folder.appending("build/.config"), "CONFIG_SMP=y\nCONFIG_CFI_CLANG=y\n")
        },
    ]

    // MARK: Modules

    static let modules = [
        Breakage(.modulesMissing, repairable: true) { system in
            try system.fixture.root.removeTree(folder.appending("updates"))
            try system.fixture.root.removeTree(DoctorSystem.entry.appending(kernel))
            try system.fixture.root.unlink(DoctorSystem.tree.appending("kernel-\(kernel)-x86_64"))
        },
        // The kernel's package was installed again, and DKMS's link is still there.
        Breakage(.modulesVanished, repairable: true) { try $0.fixture.root.removeTree(folder.appending("updates")) },
        Breakage(.modulesIncomplete, repairable: true) { system in
            try system.fixture.file(system.fixture.modulePath("nvidia-drm", of: kernel), "cut off")
        },
        Breakage(.modulesOtherKernel, repairable: true) { system in
            try system.fixture.module(
                system.fixture.modulePath("nvidia", of: kernel), ModuleSpec(kernel: "6.18.2-arch1-1"))
        },
        Breakage(.modulesMixed, repairable: true) { system in
            try system.fixture.module(
                system.fixture.modulePath("nvidia-uvm", of: kernel), ModuleSpec(version: "580.105.08", kernel: kernel))
        },
        Breakage(.modulesOtherVersion, repairable: true) { system in
            try system.fixture.modulesOf(kernel, version: "580.105.08")
            try system.fixture.root.unlink("/usr/lib/libnvidia-ml.so.1")
        },
        Breakage(.modulesShadowed, repairable: true) { system in
            try system.fixture.module(
                system.fixture.modulePath("nvidia", of: kernel, in: "extramodules"),
                ModuleSpec(kernel: kernel, payload: Array(repeating: 9, count: 100)))
            try system.fixture.file("/etc/depmod.d/mine.conf", "search extramodules updates built-in\n")
            // With another root, depmod reads only the configuration that it is given.
            let configuration = system.fixture.path.appending("etc/depmod.d").string
            let depmod = Program("depmod", ["-b", system.fixture.path.string, "-C", configuration, "-a", kernel])
            _ = try await RealPrograms.system.output(of: depmod)
        },
        Breakage(.modulesDuplicate, repairable: true) { system in
            try system.fixture.module(
                system.fixture.modulePath("nvidia", of: kernel, in: "extramodules"),
                ModuleSpec(kernel: kernel, payload: Array(repeating: 9, count: 100)))
            try await system.index()
        },
        // Different modules in place of DKMS's own.
        Breakage(.modulesShadowed, repairable: true) { system in
            for module in FixtureRoot.driverModules {
                try system.fixture.module(
                    system.fixture.modulePath(module, of: kernel),
                    ModuleSpec(kernel: kernel, payload: Array(repeating: 9, count: 100)))
            }
        },
        Breakage(.modulesNotIndexed, repairable: true) { system in
            for name in ["modules.dep", "modules.dep.bin"] {
                try system.fixture.root.unlink(folder.appending(name))
            }
        },
        Breakage(.indexDamaged, repairable: true) { system in
            let index = folder.appending(DepmodFiles.dependencies)
            try system.fixture.file(index, bytes: Array(try system.fixture.root.read(index).dropLast(9)))
        },
    ]

    // MARK: The hook

    static let hooks = [
        Breakage(.hookMissing) { system in
            for file in ["/etc/pacman.d/hooks/nvidia-dkms.hook"] { try system.fixture.root.unlink(FilePath(file)) }
        },
        Breakage(.hookOutdated, repairable: true) { system in
            let old = HookFile("/etc/pacman.d/hooks/65-nvidia-dkms-build.hook", body: "[Trigger]\n")
            try system.fixture.file(old.path, old.text)
        },
        Breakage(.hookOutdated, repairable: true) { try $0.fixture.root.unlink(HookFiles.script) },
        Breakage(.hookChanged) { system in
            try system.fixture.file("/etc/pacman.d/hooks/65-nvidia-dkms-build.hook", "mine\n")
        },
        Breakage(.hookExposed) { try $0.fixture.root.setMode("/etc/pacman.d/hooks", 0o777) },
        Breakage(.hookExposed) { system in
            try system.fixture.file("/usr/bin/nvctl", mode: 0o777)
            try system.fixture.root.setMode("/usr/bin/nvctl", 0o777)
        },
    ]

    static let exposures = [
        Breakage(.sourceExposed) { try $0.fixture.root.setMode(source, 0o777) },
        Breakage(.sourceExposed) { try $0.fixture.root.setMode(source.appending("dkms.conf"), 0o666) },
        Breakage(.sourceExposed) { system in
            try system.fixture.file(source.appending("scripts/after"), mode: 0o755)
            try system.fixture.root.setMode(source.appending("scripts"), 0o777)
        },
        // A script outside of the source.
        Breakage(.sourceExposed) { system in
            try system.fixture.file("/srv/after", mode: 0o755)
            try system.fixture.root.setMode("/srv", 0o777)
            try system.fixture.file(
                source.appending("dkms.conf"), FixtureRoot.conf() + "POST_INSTALL=\"../../../srv/after now\"\n")
        },
        Breakage(.settingsExposed) { system in
            try system.fixture.file("/etc/dkms/framework.conf.d/mine.conf", "")
            try system.fixture.root.setMode("/etc/dkms/framework.conf.d", 0o777)
        },
        Breakage(.settingsExposed) { system in
            try system.fixture.file("/etc/nvctl.conf", "")
            try system.fixture.root.setMode("/etc/nvctl.conf", 0o666)
        },
        Breakage(.settingsExposed) { system in
            try system.fixture.file(
                "/usr/lib/modprobe.d/nvidia.conf", "options nvidia NVreg_DynamicPowerManagement=2\n")
            try system.fixture.root.setMode("/usr/lib/modprobe.d/nvidia.conf", 0o666)
        },
        // Anybody could put a file there.
        Breakage(.settingsExposed) { system in
            try system.fixture.root.makeDirectory("/etc/depmod.d")
            try system.fixture.root.setMode("/etc/depmod.d", 0o777)
        },
    ]

    // MARK: The next boot

    private static let efi: FilePath = "/sys/firmware/efi/efivars"

    static let boot = [
        Breakage(.rebootPending) { $0.running = "6.17.9-arch1-1" },
        Breakage(.rebootPending) { try $0.fixture.loadedDriver("580.105.08") },
        Breakage(.rebootPending) { system in
            try system.fixture.loadedDriver()
            try system.fixture.file("/sys/module/nvidia/srcversion", "FFFF\n")
        },
        Breakage(.rebootPending) { system in
            try system.fixture.loadedDriver()
            try system.fixture.file("/sys/module/nvidia_uvm/version", "580.105.08\n")
        },
        Breakage(.userspaceVersion) { try $0.fixture.userspace("595.45.04") },
        Breakage(.moduleBlocked) { try $0.fixture.file("/usr/lib/modprobe.d/x.conf", "blacklist nvidia\n") },
        Breakage(.moduleBlocked) { try $0.fixture.file("/etc/modprobe.d/x.conf", "install nvidia /bin/false\n") },
        Breakage(.moduleBlocked) { try $0.fixture.file("/etc/modprobe.d/x.conf", "options nvidia-drm modeset=0\n") },
        Breakage(.moduleBlocked) { try $0.fixture.file("/proc/cmdline", "quiet nvidia-drm.modeset=0\n") },
        Breakage(.moduleBlocked) { try $0.fixture.file("/proc/cmdline", "rd.driver.blacklist=nouveau,nvidia\n") },
        Breakage(.moduleBlocked) { try $0.fixture.file("/proc/cmdline", "quiet module_blacklist=nvidia,x rw\n") },
        Breakage(.gpuHeld) { try $0.fixture.pciDevice(driver: "nouveau") },
        Breakage(.gpuHeld) { try $0.fixture.pciDevice(driver: "NovaCore") },
        Breakage(.loadRefused) { try $0.fixture.kernelLog("nvidia: disagrees about version of symbol module_layout") },
        Breakage(.loadRefused) { try $0.fixture.kernelLog("Loading of module with unavailable key is rejected") },
        Breakage(.moduleUnsigned) { try $0.fixture.file("/proc/cmdline", "quiet module.sig_enforce=1\n") },
        Breakage(.moduleUnsigned) { system in
            try system.fixture.file("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n")
        },
        Breakage(.moduleUnsigned) { system in
            try system.fixture.file(folder.appending("build/.config"), "CONFIG_MODULE_SIG_FORCE=y\n")
        },
        Breakage(.moduleUnsigned) { system in
            try system.fixture.file(
                folder.appending("build/.config"), "CONFIG_LOCK_DOWN_IN_EFI_SECURE_BOOT=y\n")
            try system.fixture.file(SecureBoot.variable, bytes: [6, 0, 0, 0, 1])
        },
        Breakage(.keyNotEnrolled) { system in
            try system.fixture.file("/proc/cmdline", "module.sig_enforce\n")
            try system.fixture.file("/var/lib/dkms/mok.pub", "certificate")
            try system.fixture.file(SecureBoot.enrolled, "another")
            try system.signAll()
        },
    ]

    // MARK: The GPU

    static let gpu = [
        Breakage(.gpuUnsupported) { try $0.fixture.pciDevice(device: "1b80", driver: nil) },
        // Without nouveau there would be no display.
        Breakage(.gpuUnsupported) { try $0.fixture.pciDevice(device: "1b80", driver: "nouveau") },
        Breakage(.gpuUnbound) { try $0.fixture.pciDevice(driver: nil) },
        Breakage(.gpuFailed) { system in
            try system.fixture.pciDevice()
            try system.fixture.loadedDriver()
            try system.fixture.gpuInformation(firmware: nil, videoBIOS: nil)
            try system.fixture.kernelLog("NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x62:0x40:1880)")
        },
        Breakage(.firmwareMissing) { system in
            try system.fixture.pciDevice()
            try system.modulesThatAskForFirmware()
        },
        Breakage(.firmwareMissing) { system in
            try system.fixture.pciDevice()
            try system.fixture.gpuInformation(firmware: nil, videoBIOS: nil)
            try system.modulesThatAskForFirmware()
            try system.fixture.kernelLog(
                "nvidia 0000:01:00.0: Direct firmware load for nvidia/590.48.01/gsp_ga10x.bin failed with error -2")
        },
    ]
}

extension DoctorSystem {
    func modulesThatAskForFirmware() throws {
        try rewriteModules { spec in
            spec.firmware = FixtureRoot.firmwareNames.map { "nvidia/\(FixtureRoot.version)/\($0)" }
        }
    }

    /// Appends a signature, as the kernel's sign-file does. Nothing here checks what it signs.
    func signAll() throws { try rewriteModules { $0.isSigned = true } }

    private func rewriteModules(_ change: (inout ModuleSpec) -> Void) throws {
        for release in [Self.kernel, Self.zen] {
            for module in FixtureRoot.driverModules {
                let places = [
                    fixture.modulePath(module, of: release),
                    fixture.buildFolder(release).appending("module/\(module).ko"),
                ]
                for path in places {
                    var spec = ModuleSpec(kernel: release)
                    change(&spec)
                    try fixture.module(path, spec)
                }
            }
        }
    }
}
