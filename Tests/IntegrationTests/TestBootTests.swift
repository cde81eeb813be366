import Host
import Testing

/// A real kernel in qemu, with the sample's modules as DKMS built them, and with some modules that the kernel refuses.
@Suite(
    .enabled(if: Parts.areThere, Parts.reason),
    .enabled(if: Parts.missingForBoots.isEmpty, "missing: \(Parts.missingForBoots.joined(separator: ", "))"))
struct TestBootTests {
    @Test func aGoodSetPassesAndABadOneIsNamed() async throws {
        let results = try await Scratch.run(
            "TestBootTests/aGoodSetPassesAndABadOneIsNamed.sh", [Parts.bootLayer.string, Parts.realTime],
            from: .installed)
        let good = results["good"]
        #expect(good.status == 0, "\(good.testDescription)")
        #expect(good.lines.contains("✓ \(Parts.plain): accepts its modules"), "\(good.testDescription)")
        #expect(good.lines.count { $0.hasSuffix(": loaded") } == 5, "\(good.testDescription)")
        #expect(results.changes("good").allSatisfy { $0.contains(" /var/log/nvctl") || $0.contains(" /var/log ") })
        #expect(results["log"].output.contains("NVRM: "))

        let foreign = results["foreign"]
        #expect(foreign.status == 2, "\(foreign.testDescription)")
        let builtFor = "it was built for \(Parts.realTime): nvidia_"
        #expect(
            foreign.output.contains("nvidia-uvm: \(builtFor)uvm: disagrees about version of symbol module_layout"),
            "\(foreign.testDescription)")
        #expect(
            foreign.output.contains("nvidia-peermem: \(builtFor)peermem: version magic '\(Parts.realTime) "),
            "\(foreign.testDescription)")

        let missing = results["missing"]
        #expect(missing.status == 2, "\(missing.testDescription)")
        #expect(
            missing.output.contains("Unknown symbol nv_of_no_module: neither the kernel nor a module"),
            "\(missing.testDescription)")
        #expect(results["none"].status == 1)
        #expect(results["none"].output.contains("vmlinuz-\(Parts.plain) is not the image of a Linux kernel"))
    }

    @Test(
        .enabled(if: SystemRoot.host.isDirectory(Parts.initramfsLayer), "missing: initramfs (scripts/parts initramfs)"))
    func theModulesInAnImageAreTried() async throws {
        let results = try await Scratch.run(
            "TestBootTests/theModulesInAnImageAreTried.sh", [Parts.bootLayer.string], from: .installed,
            over: [Parts.initramfsLayer])
        let image = results["image"]
        #expect(image.status == 0, "\(image.testDescription)")
        #expect(image.lines.contains("    ✓ nvidia: loaded"), "\(image.testDescription)")
        #expect(image.lines.contains("    - nvidia-drm: not in the image"), "\(image.testDescription)")
    }
}
