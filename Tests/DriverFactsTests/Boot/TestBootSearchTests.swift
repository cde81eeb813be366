import DriverModel
import DriverTestSupport
import TestSupport
import Testing

@testable import DriverFacts

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

    private func obstacle(_ release: String, initramfs: Bool = false) throws -> TestBootObstacle? {
        let kernel = try #require(fixture.inventory().kernels.first { $0.release.text == release })
        do { _ = try search(initramfs: initramfs).plan(for: kernel) } catch { return error }
        return nil
    }

    @Test func aKernelWithoutModulesIsNoCaseForATest() throws {
        let obstacle = try #require(try obstacle("6.2.0"))
        #expect(obstacle.isWithoutModules)
    }

    @Test func withoutAnImageItCannotBeTried() throws {
        let obstacle = try #require(try obstacle("6.1.0"))
        #expect(!obstacle.isWithoutModules)
        #expect(obstacle.reason.hasPrefix("this kernel has no image (looked for /lib/modules/6.1.0/vmlinuz, "))
    }

    @Test func unifiedImagesAreNotTakenApart() throws {
        var image = [UInt8](repeating: 0, count: 0x202) + Array("HdrS".utf8) + [UInt8](repeating: 0, count: 0x100)
        image[0x20f] = 1
        image.replaceSubrange(0x300..., with: Array("6.1.0 x\0".utf8))
        try fixture.file("/lib/modules/6.1.0/vmlinuz", bytes: image)
        #expect(try obstacle("6.1.0", initramfs: true)?.reason.hasPrefix("it has no initramfs in the places") == true)
        try fixture.file("/boot/initramfs-linux.img", "MZ and so on")
        #expect(try obstacle("6.1.0", initramfs: true)?.reason.contains("is a unified image") == true)
        try fixture.file("/boot/initrd.img-6.1.0", "070701")
        let kernel = try #require(fixture.inventory().kernels.first { $0.release.text == "6.1.0" })
        let plan = try search(initramfs: true).plan(for: kernel)
        #expect(plan.initramfs == "/boot/initrd.img-6.1.0")
        #expect(plan.modules.map(\.name) == FixtureRoot.driverModules)
    }
}
