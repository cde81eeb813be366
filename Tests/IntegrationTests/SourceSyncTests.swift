import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct SourceSyncTests {
    @Test func aChangedCloneIsBuiltForEveryKernelInTheEnd() async throws {
        let results = try await Scratch.run(
            "SourceSyncTests/aChangedCloneIsBuiltForEveryKernelInTheEnd.sh", from: .installed)
        let (plain, cloud) = (Parts.plain, Parts.cloud)
        #expect(results["cloud"].status == 0)
        #expect(results["unchanged"].status == 0)
        #expect(results["unchanged"].output.contains("✓ \(plain): already built and installed"))
        #expect(results.changes("unchanged") == [])

        #expect(results["one"].status == 0, "\(results["one"].testDescription)")
        #expect(results["one"].output.contains("✓ copy /var/home/clone to /var/lib/nvctl/sources/590.48.01"))
        #expect(results["one"].output.contains("✓ \(plain): installed nvidia/590.48.01"))
        #expect(!results["one"].output.contains("\(cloud): installed"))
        #expect(results["builtOne"].lines == ["/usr/lib/modules/\(plain)/updates/dkms/nvidia-uvm.ko"])

        #expect(results["rest"].status == 0)
        #expect(results["rest"].output.contains("✓ \(cloud): installed nvidia/590.48.01"))
        #expect(results["rest"].output.contains("✓ \(plain): already built and installed"))
        #expect(results["builtAll"].lines.count == 2)
        #expect(results["status"].status == 0)
        #expect(results["again"].status == 0)
        #expect(results.changes("again") == [])
        #expect(results["forcedDry"].output.contains("build nvidia/590.48.01 for \(plain)"))
        #expect(results.changes("forcedDry") == [])
        #expect(results["forced"].status == 0, "\(results["forced"].testDescription)")
        for kernel in [plain, cloud] {
            #expect(results["forced"].output.contains("✓ \(kernel): installed nvidia/590.48.01"))
        }
        #expect(results["compiled"].lines.count == 2, "\(results["compiled"].testDescription)")
    }

    @Test func aCloneThatIsGoneOrOfAnotherVersionChangesNothing() async throws {
        let results = try await Scratch.run(
            "SourceSyncTests/aCloneThatIsGoneOrOfAnotherVersionChangesNothing.sh", from: .installed)
        #expect(results["version"].status == 1)
        #expect(
            results["version"].errors.contains(
                "/var/home/clone is now at version 595.10.02, but the registered driver is 590.48.01"))
        #expect(results["version"].errors.contains("advice: "))
        #expect(results.changes("version") == [])
        #expect(results["gone"].status == 1)
        #expect(results["gone"].errors.contains("nvctl: the clone /var/home/clone no longer exists\nadvice: "))
        #expect(results.changes("gone") == [])
        // The snapshot does not need its clone.
        #expect(results["build"].status == 0)
        #expect(results.changes("build") == [])
    }
}
