import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct ModuleChoiceTests {
    /// As with modprobe, the soft dependencies in depmod's file come first.
    @Test(.enabled(if: RealPrograms.has("depmod"), "missing: depmod"))
    func theOrderIsThatOfModprobe() async throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.1.0")
        try fixture.modulesOf("6.1.0")
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
