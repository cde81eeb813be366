import DriverModel
import DriverTestSupport
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

private let kernel = "6.18.1-zen1-2-zen"

@Suite struct ModuleAssessmentTests {
    private func system() throws -> FixtureRoot {
        let fixture = try FixtureRoot()
        try fixture.kernel(kernel)
        return fixture
    }

    @Test func dkmsWhenTheFilesAreThoseThatDkmsBuilt() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.installed(kernel)
        let modules = fixture.modules(of: kernel)
        #expect(modules.state == .dkms)
        #expect(modules.version == DriverVersion("590.48.01"))
        #expect(modules.files.map(\.module) == FixtureRoot.driverModules)
        #expect(modules.isInstalledByLink)
        #expect(fixture.modules(of: kernel, verifying: true).state == .dkms)
        #expect(!fixture.inventory().needsAttention)
    }

    /// The files decide, not the link: what DKMS copied before it was interrupted is DKMS's.
    @Test func dkmsWithoutTheLink() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.built(kernel)
        try fixture.modulesOf(kernel)
        let modules = fixture.modules(of: kernel)
        #expect(modules.state == .dkms)
        #expect(!modules.isInstalledByLink)
    }

    @Test func dkmsWhenTheFilesAreLinksIntoItsTree() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.built(kernel)
        for module in FixtureRoot.driverModules {
            try fixture.link(
                fixture.modulePath(module, of: kernel),
                to: fixture.buildFolder(kernel).appending("module/\(module).ko"))
        }
        #expect(fixture.modules(of: kernel, verifying: true).state == .dkms)
    }

    @Test func missingWhenThereIsNone() throws {
        let fixture = try system()
        #expect(fixture.modules(of: kernel).state == .missing)
        #expect(fixture.modules(of: kernel).fault == nil)
        #expect(fixture.inventory().needsAttention)
    }

    /// The state after a kernel package was installed again, or an uninstall was interrupted.
    @Test func missingThoughTheLinkSaysInstalled() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.built(kernel)
        try fixture.installLink(kernel)
        let modules = fixture.modules(of: kernel)
        #expect(modules.state == .missing)
        #expect(modules.fault == .linkWithoutFiles)
    }

    @Test func manualWhenNobodyOwnsThem() throws {
        let fixture = try system()
        try fixture.modulesOf(kernel, modules: ["nvidia", "nvidia-modeset", "nvidia-drm", "nvidia-uvm"], in: "misc")
        #expect(fixture.modules(of: kernel).state == .manual)
        #expect(!fixture.inventory().needsAttention)
        #expect(fixture.inventory().driverVersion == DriverVersion("590.48.01"))
        // DKMS knows the same version, but built none of these modules.
        try fixture.registration()
        #expect(fixture.modules(of: kernel).state == .manual)
    }

    @Test(arguments: [true, false])
    func packagedWhenAPackageOwnsThem(isPacman: Bool) throws {
        let fixture = try system()
        try fixture.modulesOf(kernel, in: "extramodules")
        let files = FixtureRoot.driverModules.map { "/usr/lib/modules/\(kernel)/extramodules/\($0).ko" }
        if isPacman {
            try fixture.pacmanPackage("nvidia-open", "590.48.01-9", files: files)
            try fixture.pacmanPackage("bash", files: ["/usr/bin/bash"])
        } else {
            try fixture.dpkgPackage("nvidia-open", files: files.map { String($0.dropFirst(4)) })
        }
        #expect(fixture.modules(of: kernel).state == .packaged)
        #expect(fixture.modules(of: kernel).package == "nvidia-open")
        #expect(!fixture.inventory().needsAttention)
    }

    /// A set is not packaged if a package owns only some of its files.
    @Test func manualWhenAPackageOwnsOnlySomeOfThem() throws {
        let fixture = try system()
        try fixture.modulesOf(kernel, in: "extra")
        try fixture.pacmanPackage("nvidia-open", files: ["/usr/lib/modules/\(kernel)/extra/nvidia.ko"])
        #expect(fixture.modules(of: kernel).state == .manual)
    }

    @Test func incompleteWhenOneIsMissing() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.installed(kernel)
        try fixture.root.unlink(fixture.modulePath("nvidia-uvm", of: kernel))
        let modules = fixture.modules(of: kernel)
        #expect(modules.state == .incomplete)
        #expect(modules.fault == .missing(["nvidia-uvm"]))
        #expect(fixture.inventory().needsAttention)
    }

    /// Modules that DKMS did not build are complete without nvidia-peermem, which serves InfiniBand only.
    @Test func incompleteOnlyWithoutWhatEverybodyNeeds() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.modulesOf(kernel, modules: ["nvidia", "nvidia-modeset", "nvidia-drm"])
        #expect(fixture.modules(of: kernel).fault == .missing(["nvidia-uvm"]))
        try fixture.modulesOf(kernel, modules: ["nvidia-uvm"])
        #expect(fixture.modules(of: kernel).state == .manual)
    }

    @Test(arguments: [0, 1, 40, 100, 300])
    func incompleteWhenAFileIsCutOff(length: Int) throws {
        let fixture = try system()
        let path = fixture.modulePath("nvidia-drm", of: kernel)
        try fixture.registration()
        try fixture.installed(kernel)
        try fixture.file(path, bytes: Array(ModuleSpec(kernel: kernel).elf.prefix(length)))
        let modules = fixture.modules(of: kernel)
        #expect(modules.state == .incomplete)
        guard case .damaged(path.string, let damage)? = modules.fault else {
            Issue.record("\(String(describing: modules.fault))")
            return
        }
        #expect(damage.reason.hasPrefix("it is \(length == 0 ? "empty" : "cut off")"))
        #expect(modules.files.first { $0.module == "nvidia-drm" }?.damage != nil)
    }

    @Test func staleWhenBuiltForAnotherKernel() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.installed(kernel)
        let path = fixture.modulePath("nvidia-drm", of: kernel)
        try fixture.module(path, ModuleSpec(kernel: "6.18.0-zen1-1-zen"))
        #expect(fixture.modules(of: kernel).state == .stale)
        #expect(
            fixture.modules(of: kernel).fault
                == .otherKernel("\(path)", built: "6.18.0-zen1-1-zen", wanted: KernelRelease(kernel)))
    }

    /// DKMS never checks vermagic, so its own build can be for another kernel.
    @Test func staleWhenDkmsItselfBuiltItForAnotherKernel() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.built(kernel, spec: ModuleSpec(kernel: "6.18.0"))
        try fixture.installLink(kernel)
        for module in FixtureRoot.driverModules {
            try fixture.module(fixture.modulePath(module, of: kernel), ModuleSpec(kernel: "6.18.0"))
        }
        #expect(fixture.modules(of: kernel).state == .stale)
    }

    @Test func staleWhenVersionsAreMixed() throws {
        let fixture = try system()
        try fixture.modulesOf(kernel)
        try fixture.module(
            fixture.modulePath("nvidia-uvm", of: kernel), ModuleSpec(version: "580.95.05", kernel: kernel))
        #expect(fixture.modules(of: kernel).state == .stale)
        #expect(fixture.modules(of: kernel).fault == .mixedVersions(["580.95.05", "590.48.01"]))
    }

    @Test func staleWhenTheRegistrationIsOfAnotherVersion() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.modulesOf(kernel, version: "580.95.05")
        #expect(fixture.modules(of: kernel).state == .stale)
        #expect(
            fixture.modules(of: kernel).fault
                == .otherThanRegistered(version: "580.95.05", registered: DriverVersion("590.48.01")))
    }

    @Test func staleWhenInstalledFromARegistrationThatIsNotTheActiveOne() throws {
        let fixture = try system()
        for other in ["6.18.2-a", "6.18.2-b"] {
            try fixture.kernel(other)
            try fixture.installed(other)
        }
        try fixture.registration()
        try fixture.registration("580.95.05")
        try fixture.installed(kernel, version: "580.95.05")
        #expect(fixture.inventory().active?.title == "nvidia/590.48.01")
        #expect(fixture.modules(of: kernel).state == .stale)
        #expect(fixture.modules(of: "6.18.2-a").state == .dkms)
    }

    @Test func onlyVerifyingSeesOtherBytesOfTheSameSize() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.installed(kernel)
        let path = fixture.modulePath("nvidia", of: kernel)
        try fixture.module(path, ModuleSpec(kernel: kernel, payload: [4, 3, 2, 1]))
        #expect(fixture.modules(of: kernel).state == .dkms)
        #expect(fixture.modules(of: kernel, verifying: true).state == .stale)
        #expect(fixture.modules(of: kernel, verifying: true).fault == .differsFromBuilt(path))
    }

    @Test func anotherSizeOrSourceIsNotWhatDkmsBuilt() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.installed(kernel)
        let path = fixture.modulePath("nvidia", of: kernel)
        try fixture.module(path, ModuleSpec(kernel: kernel, payload: [1, 2, 3, 4, 5, 6, 7, 8, 9]))
        #expect(fixture.modules(of: kernel).state == .manual)
        try fixture.module(path, ModuleSpec(kernel: kernel, srcversion: "FFFFFFFFFFFFFFFFFFFFFFFF"))
        #expect(fixture.modules(of: kernel).state == .manual)
    }

    @Test func debiansRenamedModulesAreTheDriver() throws {
        let fixture = try system()
        let (name, version) = ("nvidia-current-open", "535.261.03")
        let conf = """
            PACKAGE_NAME="\(name)"
            PACKAGE_VERSION="\(version)"
            BUILT_MODULE_NAME[0]="nvidia"
            DEST_MODULE_NAME[0]="$PACKAGE_NAME"
            DEST_MODULE_LOCATION[0]="/updates/dkms"
            BUILT_MODULE_NAME[1]="nvidia-uvm"
            DEST_MODULE_NAME[1]="$PACKAGE_NAME-uvm"
            DEST_MODULE_LOCATION[1]="/updates/dkms"
            """
        try fixture.registration(version, name: name, conf: conf)
        try fixture.installed(kernel, version: version, name: name, modules: [name, "\(name)-uvm"])
        #expect(fixture.modules(of: kernel).state == .dkms)
        #expect(fixture.inventory().active?.licence == .open)
        try fixture.root.unlink(fixture.modulePath("\(name)-uvm", of: kernel))
        #expect(fixture.modules(of: kernel).fault == .missing(["nvidia-current-open-uvm"]))
    }

    /// A source that was updated in place and kept the name of the previous version.
    @Test func aMislabelledBuildIsStale() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.built(kernel, spec: ModuleSpec(version: "590.60.01", kernel: kernel))
        try fixture.installLink(kernel)
        try fixture.modulesOf(kernel, version: "590.60.01")
        #expect(fixture.modules(of: kernel).state == .stale)
        #expect(
            fixture.modules(of: kernel).fault
                == .underOtherName(version: "590.60.01", name: DriverVersion(FixtureRoot.version)))
    }

    /// After `unregister`, only the names tell what these modules are.
    @Test func renamedModulesWithoutARegistrationAreManual() throws {
        let fixture = try system()
        let names = ["", "-modeset", "-drm", "-uvm", "-peermem"].map { "nvidia-current-open" + $0 }
        try fixture.modulesOf(kernel, version: "535.261.03", modules: names)
        #expect(fixture.modules(of: kernel).state == .manual)
        try fixture.root.unlink(fixture.modulePath("nvidia-current-open-drm", of: kernel))
        #expect(fixture.modules(of: kernel).fault == .missing(["nvidia-current-open-drm"]))
    }

    /// This conf has to be run to be understood, so the expected modules are those in DKMS's tree.
    @Test func modulesOfAConfThatIsNotReadAreThoseInTheTree() throws {
        let fixture = try system()
        try fixture.registration(
            conf: "PACKAGE_NAME=nvidia\nPACKAGE_VERSION=590.48.01\nfor m in a b; do BUILT_MODULE_NAME[$i]=$m; done\n")
        try fixture.installed(kernel)
        #expect(fixture.modules(of: kernel).state == .dkms)
        #expect(fixture.inventory().active?.conf?.isRead == false)
        try fixture.root.unlink(fixture.modulePath("nvidia-drm", of: kernel))
        #expect(fixture.modules(of: kernel).fault == .missing(["nvidia-drm"]))
    }

    @Test func buildsForAnotherArchitectureAreNotThisKernels() throws {
        let fixture = try system()
        try fixture.registration()
        try fixture.installed(kernel)
        let other = fixture.buildFolder(kernel).removingLastComponent().appending("i686/module")
        for module in FixtureRoot.driverModules {
            try fixture.module(other.appending("\(module).ko"), ModuleSpec(version: "1.0", kernel: kernel))
        }
        #expect(fixture.modules(of: kernel).state == .dkms)
    }

    @Test(.enabled(if: RealPrograms.has("zstd", "xz"), "missing: zstd or xz"), arguments: ["zstd", "xz"])
    func compressedModulesAreRead(program: String) async throws {
        let suffix = program == "zstd" ? "zst" : "xz"
        let fixture = try system()
        try fixture.registration()
        try fixture.installed(kernel)
        for module in FixtureRoot.driverModules {
            for path in [
                fixture.modulePath(module, of: kernel), fixture.buildFolder(kernel).appending("module/\(module).ko"),
            ] {
                let file = fixture.path.appending(path.components).string
                // CRC32, as DKMS uses. The kernel knows no other check for xz.
                let options = program == "xz" ? ["--check=crc32"] : ["-q", "--rm"]
                try await RealPrograms.system.output(of: Program(program, options + [file]))
            }
        }
        let modules = fixture.modules(of: kernel)
        #expect(modules.state == .dkms)
        #expect(modules.files.allSatisfy { $0.path.string.hasSuffix(".ko.\(suffix)") })
        let path = FilePath("\(fixture.modulePath("nvidia", of: kernel)).\(suffix)")
        try fixture.file(path, bytes: Array(try fixture.root.read(path).dropLast(30)))
        #expect(fixture.modules(of: kernel).state == .incomplete)
    }
}
