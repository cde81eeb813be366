import DriverTestSupport
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

private let kernel = "6.18.1-zen1-2-zen"

@Suite struct ModuleSearchTests {
    private func files(of fixture: FixtureRoot) -> [String: [FilePath]] {
        ModuleSearch(root: fixture.root, folder: FilePath("/lib/modules").appending(kernel)).files()
    }

    @Test func theFileThatDepmodChoseComesFirst() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel(kernel)
        try fixture.modulesOf(kernel, modules: ["nvidia", "nvidia-drm"])
        try fixture.modulesOf(kernel, modules: ["nvidia"], in: "kernel/drivers/video")
        try fixture.file(
            FilePath("/lib/modules/\(kernel)/modules.dep"),
            "kernel/a.ko:\nkernel/drivers/video/nvidia.ko: kernel/x.ko\nupdates/dkms/nvidia-drm.ko: kernel/drivers/video/nvidia.ko\n"
        )
        let found = files(of: fixture)
        #expect(found["nvidia"]?.first == fixture.modulePath("nvidia", of: kernel, in: "kernel/drivers/video"))
        #expect(found["nvidia"]?.count == 2)
        #expect(found["nvidia_drm"] == [fixture.modulePath("nvidia-drm", of: kernel)])
    }

    @Test func anOldIndexAndAMissingOneAreNotBelieved() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel(kernel)
        try fixture.modulesOf(kernel, modules: ["nvidia"])
        #expect(files(of: fixture)["nvidia"] == [fixture.modulePath("nvidia", of: kernel)])
        try fixture.file(
            FilePath("/lib/modules/\(kernel)/modules.dep"),
            "extra/nvidia.ko.zst:\nextra/nvidia-drm.ko: extra/nvidia.ko.zst\nnvidia")
        #expect(files(of: fixture)["nvidia"] == [fixture.modulePath("nvidia", of: kernel)])
        #expect(files(of: fixture)["nvidia_drm"] == nil)
    }

    @Test func otherModulesWithSuchANameAreNotTheDriver() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel(kernel)
        try fixture.modulesOf(kernel, modules: ["nvidia-fs", "nvidiafb", "nvidia-wmi-ec-backlight"])
        #expect(fixture.modules(of: kernel).state == .missing)
    }
}
