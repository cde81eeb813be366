import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions
@testable import DriverFacts
@testable import DriverMessages
@testable import DriverWork

@Suite struct TestBootSearchTests {
    private let fixture: FixtureRoot

    init() throws {
        fixture = try FixtureRoot()
        try fixture.registration()
        for release in ["6.1.0", "6.2.0", "6.3.0"] {
            try fixture.kernel(release, pkgbase: release == "6.3.0" ? nil : "linux")
        }
        try fixture.installed("6.1.0")
        try fixture.file("/etc/nvctl.conf", "IgnoreKernel = 6.2*\n")
    }

    private func search(initramfs: Bool = false) -> TestBootSearch {
        TestBootSearch(in: fixture.root, tryingInitramfs: initramfs)
    }

    private func names(_ named: String...) throws -> [String] {
        try fixture.inventory().kernelsToTry(named: named).map(\.release.text)
    }

    @Test func withoutANameItIsWhatTheNextBootCanChoose() throws {
        #expect(try names() == ["6.1.0"])
        #expect(try names("6.2.0", "6.3.0", "6.2.0") == ["6.2.0", "6.3.0"])
    }

    @Test func anUnknownKernelIsNamed() throws {
        #expect(throws: Failure.malformedKernel("-x")) { try names("-x") }
        #expect(throws: Failure.unknownKernel("9", known: ["6.1.0", "6.2.0", "6.3.0"].map { KernelRelease($0) })) {
            try names("9")
        }
    }

    private func obstacle(_ release: String, initramfs: Bool = false) throws -> TestBootObstacle? {
        let kernel = try #require(fixture.inventory().kernelsToTry(named: [release]).first)
        do { _ = try search(initramfs: initramfs).plan(for: kernel) } catch { return error }
        return nil
    }

    @Test func aKernelWithoutModulesIsNoCaseForATest() throws {
        let obstacle = try #require(try obstacle("6.2.0"))
        #expect(obstacle.isWithoutModules)
        #expect(TestBoot(KernelRelease("6.2.0"), notTried: obstacle).verdict == .failed)
    }

    @Test func withoutAnImageItCannotBeTried() throws {
        let obstacle = try #require(try obstacle("6.1.0"))
        #expect(obstacle.reason.hasPrefix("there is no image of this kernel (looked for /lib/modules/6.1.0/vmlinuz, "))
        #expect(TestBoot(KernelRelease("6.1.0"), notTried: obstacle).verdict == .notTried)
    }

    @Test func unifiedImagesAreNotTakenApart() throws {
        var image = [UInt8](repeating: 0, count: 0x202) + Array("HdrS".utf8) + [UInt8](repeating: 0, count: 0x100)
        image[0x20f] = 1
        image.replaceSubrange(0x300..., with: Array("6.1.0 x\0".utf8))
        try fixture.file("/lib/modules/6.1.0/vmlinuz", bytes: image)
        #expect(try obstacle("6.1.0", initramfs: true)?.reason.hasPrefix("no initramfs of it was found") == true)
        try fixture.file("/boot/initramfs-linux.img", "MZ and so on")
        #expect(try obstacle("6.1.0", initramfs: true)?.reason.contains("is a unified image") == true)
        try fixture.file("/boot/initrd.img-6.1.0", "070701")
        let kernel = try #require(fixture.inventory().kernelsToTry(named: ["6.1.0"]).first)
        let plan = try search(initramfs: true).plan(for: kernel)
        #expect(plan.initramfs == "/boot/initrd.img-6.1.0")
        #expect(plan.modules.map(\.name) == FixtureRoot.driverModules)
    }

    /// What depmod wrote of soft dependencies comes first, as with modprobe.
    @Test(.enabled(if: RealPrograms.has("depmod"), "missing: depmod"))
    func theOrderIsThatOfModprobe() async throws {
        try fixture.modulesOf("6.1.0", modules: ["helper"], in: "kernel")
        try fixture.file("/lib/modules/6.1.0/modules.order", "kernel/helper.ko\n")
        try fixture.file("/lib/modules/6.1.0/modules.builtin")
        try await RealPrograms.system.output(of: Program("depmod", ["-b", fixture.path.string, "6.1.0"]))
        try fixture.file("/lib/modules/6.1.0/modules.softdep", "softdep nvidia_drm pre: helper\n")
        let choice = ModuleChoice(root: fixture.root, folder: "/lib/modules/6.1.0")
        let place = FilePath("/lib/modules/6.1.0")
        #expect(
            choice.loadOrder(of: "nvidia-drm") == [
                place.appending("kernel/helper.ko"), place.appending("updates/dkms/nvidia-drm.ko"),
            ])
        #expect(choice.loadOrder(of: "unknown") == [])
    }
}
