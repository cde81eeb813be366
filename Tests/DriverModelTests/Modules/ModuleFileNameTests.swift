import DriverModel
import Testing

@Suite struct ModuleFileNameTests {
    @Test(
        arguments: [
            ("nvidia-drm.ko", "nvidia-drm"), ("nvidia.ko.zst", "nvidia"), ("a.ko.xz", "a"), ("a.ko.gz", "a"),
            (".ko", nil),
            ("nvidia.ko.bak", nil), ("nvidia", nil),
        ] as [(String, String?)])
    func moduleNamesOfFiles(file: String, module: String?) { #expect(ModuleFileName.module(of: file) == module) }
}
