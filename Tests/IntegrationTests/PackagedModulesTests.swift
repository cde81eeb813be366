import Testing

/// A kernel whose modules a package of the distribution brings, as Arch's nvidia-open does.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct PackagedModulesTests {
    @Test(arguments: Dkms.allCases) func theyAreSkippedUnlessAskedForAndNeverMoved(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "PackagedModulesTests/theyAreSkippedUnlessAskedForAndNeverMoved.sh", on: dkms, from: .installed)
        let plain = Parts.plain
        #expect(results["packaged"].status == 0, "\(results["packaged"].testDescription)")
        #expect(results["packaged"].output.contains("✓ \(plain) [nvidia: packaged, headers: ✓]"))
        #expect(results["plain"].status == 0)
        #expect(results["plain"].output.contains("\(plain): skipped, its modules belong to the package nvidia-open"))
        #expect(results["plain"].output.contains("advice: to build for it anyway, use --kernel \(plain) or --force"))
        #expect(results.changes("plain") == [])
        #expect(results["dry"].output.contains("install nvidia/590.48.01 for \(plain)"))

        #expect(results["named"].status == 0, "\(results["named"].testDescription)")
        #expect(results["named"].output.contains("✓ \(plain): installed nvidia/590.48.01"))
        #expect(results["status"].output.contains("✓ \(plain) [nvidia: dkms, headers: ✓]"))
        #expect(results["chosen"].output.contains("/updates/dkms/nvidia.ko"))
        #expect(results["force"].status == 0, "\(results["force"].testDescription)")
        #expect(results["originals"].output == "")
        for step in ["after", "afterForce", "afterPurge"] { #expect(results[step].output == results["before"].output) }
        #expect(results["purged"].output.contains("✓ \(plain) [nvidia: packaged, headers: ✓]"))
    }
}
