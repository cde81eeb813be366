import DriverModel
import DriverTestSupport
import SystemPackage
import TestSupport
import Testing
import Text

@testable import DriverFacts

private let kernel = "6.18.1-zen1-2-zen"

@Suite struct RegistrationScanTests {
    @Test func theOneInstalledForMostKernelsIsActive() throws {
        let fixture = try FixtureRoot()
        try fixture.registration("580.95.05")
        try fixture.registration("590.48.01")
        #expect(fixture.inventory().registrations.map(\.title) == ["nvidia/590.48.01", "nvidia/580.95.05"])
        try fixture.installed(kernel, version: "580.95.05")
        #expect(fixture.inventory().registrations.map(\.title) == ["nvidia/580.95.05", "nvidia/590.48.01"])
        #expect(fixture.inventory().driverVersion == DriverVersion("580.95.05"))
    }

    @Test func whatRemovedKernelsHaveLeftDoesNotCount() throws {
        let fixture = try FixtureRoot()
        try fixture.registration("580.95.05")
        try fixture.registration("590.48.01")
        for gone in ["6.17.1-zen1-1-zen", "6.17.2-zen1-1-zen"] { try fixture.installed(gone, version: "580.95.05") }
        #expect(fixture.inventory().active?.title == "nvidia/580.95.05")
        try fixture.kernel(kernel)
        try fixture.installed(kernel, version: "590.48.01")
        #expect(fixture.inventory().active?.title == "nvidia/590.48.01")
    }

    @Test func aBrokenOneIsActiveOnlyWhenThereIsNoOther() throws {
        let fixture = try FixtureRoot()
        try fixture.registration("590.48.01", source: false)
        try fixture.installed(kernel, version: "590.48.01")
        #expect(fixture.inventory().active?.isUsable == false)
        try fixture.registration("580.95.05")
        #expect(fixture.inventory().active?.title == "nvidia/580.95.05")
        #expect(fixture.inventory().needsAttention)
    }

    /// nvctl recognises the driver by what it builds, not by its name.
    @Test(arguments: ["nvidia", "nvidia-open", "my-own-driver"])
    func anyNameWillDo(name: String) throws {
        let fixture = try FixtureRoot()
        try fixture.registration(name: name)
        #expect(fixture.inventory().active?.name == name)
    }

    @Test func otherPackagesAreNotTheDriver() throws {
        let fixture = try FixtureRoot()
        try fixture.registration(
            "2.26", name: "nvidia-fs", conf: FixtureRoot.conf(name: "nvidia-fs", modules: ["nvidia-fs"]))
        try fixture.registration(
            "2.3", name: "zfs", conf: "PACKAGE_NAME=zfs\nfor m in x; do BUILT_MODULE_NAME[$i]=$m; done\n")
        try fixture.registration("1", name: "gone", source: false)
        #expect(fixture.inventory().registrations.isEmpty)
        #expect(fixture.inventory().sources.isEmpty)
    }

    /// The conf does not name the core module literally, so the literal rest cannot rule out that this is the driver.
    /// What was built decides.
    @Test func aConfReadInPartIsJudgedByWhatWasBuilt() throws {
        let fixture = try FixtureRoot()
        try fixture.registration(
            name: "odd",
            conf: "PACKAGE_NAME=odd\nBUILT_MODULE_NAME[0]=$(echo nvidia)\nBUILT_MODULE_NAME[1]=nvidia-drm\n")
        #expect(fixture.inventory().registrations.isEmpty)
        try fixture.built(kernel, name: "odd")
        #expect(fixture.inventory().active?.name == "odd")
    }

    private static let conf: FilePath = "/usr/src/nvidia-590.48.01/dkms.conf"

    @Test(
        arguments: [
            ("sourceGone", .sourceMissing("/usr/src/nvidia-590.48.01")),
            ("noLink", .sourceUnlinked("/var/lib/dkms/nvidia/590.48.01")),
            ("noConf", .conf(.missing, at: conf)),
            ("halfConf", .conf(.cutOff, at: conf)),
            ("emptyConf", .conf(.cutOff, at: conf)),
        ] as [(String, Registration.Fault)])
    func brokenOnesSayWhy(damage: String, fault: Registration.Fault) throws {
        let fixture = try FixtureRoot()
        try fixture.registration()
        try fixture.installed(kernel)
        let conf = Self.conf
        switch damage {
        case "sourceGone": try fixture.root.removeTree("/usr/src/nvidia-590.48.01")
        case "noLink": try fixture.root.unlink("/var/lib/dkms/nvidia/590.48.01/source")
        case "noConf": try fixture.root.unlink(conf)
        case "halfConf": try fixture.file(conf, "PACKAGE_NAME=\"nvidia\"\nPACKAGE_VERSION=\"590")
        default: try fixture.file(conf, "")
        }
        let registration = try #require(fixture.inventory().active)
        #expect(registration.fault == fault)
        #expect(registration.builds.map(\.kernel.text) == [kernel], "what it built is still known")
        #expect(fixture.inventory().needsAttention)
    }

    @Test func aConfThatIsAFolderIsUnreadable() throws {
        let fixture = try FixtureRoot()
        try fixture.registration()
        try fixture.root.unlink(Self.conf)
        try fixture.folder(Self.conf)
        guard case .conf(.unreadable(let error), Self.conf)? = fixture.inventory().active?.fault else {
            Issue.record("\(String(describing: fixture.inventory().active?.fault))")
            return
        }
        #expect(error.code == .invalidArgument)
    }

    @Test func theProprietaryDriverIsRecognisedByItsLicence() throws {
        let fixture = try FixtureRoot()
        try fixture.registration()
        #expect(fixture.inventory().active?.licence == .unknown)
        try fixture.file("/usr/src/nvidia-590.48.01/nvidia/nv.c", "MODULE_LICENSE(\"NVIDIA\");\n")
        #expect(fixture.inventory().active?.licence == .proprietary)
        try fixture.built(kernel)
        #expect(fixture.inventory().active?.licence == .open, "what was built knows better than the source")
        try fixture.built(kernel, spec: ModuleSpec(kernel: kernel, license: "NVIDIA"))
        #expect(fixture.inventory().active?.licence == .proprietary)
    }

    @Test func stuckFoldersAndLeftoversAreNoBuilds() throws {
        let fixture = try FixtureRoot()
        try fixture.registration()
        try fixture.file("/var/lib/dkms/nvidia/590.48.01/6.1.0-a/x86_64/log/make.log")
        try fixture.file("/var/lib/dkms/nvidia/590.48.01/6.1.0-b/.tmp_x86_64_AbCdEf/module/nvidia.ko")
        try fixture.file("/var/lib/dkms/nvidia/590.48.01/build/make.log")
        let registration = try #require(fixture.inventory().active)
        #expect(registration.builds.isEmpty)
        #expect(registration.stuck.map(\.kernel.text) == ["6.1.0-a"])
    }

    @Test func theStateOfAKernelNamedStrangelyIsPrintable() throws {
        let fixture = try FixtureRoot()
        let version = "590\u{1b}[2J"
        try fixture.kernel(kernel)
        try fixture.registration(version)
        try fixture.modulesOf(kernel, version: "580.95.05")
        let reason = try #require(fixture.modules(of: kernel).fault?.words)
        #expect(reason == reason.printable)
    }
}
