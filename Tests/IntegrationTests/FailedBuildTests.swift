import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct FailedBuildTests {
    @Test(arguments: Dkms.allCases) func aFailedBuildChangesNothingButItsLog(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "FailedBuildTests/aFailedBuildChangesNothingButItsLog.sh", on: dkms, from: .installed)
        let plain = Parts.plain
        #expect(results["sync"].status == 1)
        #expect(results["sync"].output.contains("✗ \(plain): FAILED, dkms build exited with status"))
        #expect(results["sync"].output.contains("error: #error this cannot be compiled"))
        #expect(results["sync"].output.contains("log: /var/log/nvctl/nvidia-590.48.01/\(plain)-"))
        #expect(results["before"].output == results["after"].output)
        #expect(results["inodesBefore"].output == results["inodesAfter"].output)
        #expect(results["status"].output.contains("✓ \(plain) [nvidia: dkms, headers: ✓]"))
        #expect(results["dkms"].lines.first?.hasSuffix(": installed") ?? false)
        #expect(results["kept"].lines.count == 2)
        #expect(results["log"].output.contains("error: #error this cannot be compiled"))
        #expect(results["logs"].output.contains("✗ \(plain) [FAILED]"), "\(results["logs"].testDescription)")
        #expect(results["work"].output == "")
        #expect(results["tree"].output == "")

        #expect(results["again"].status == 1)
        #expect(results["mended"].status == 0, "\(results["mended"].testDescription)")
        #expect(results["healthy"].status == 0)
        #expect(results["cleared"].output == "")
        #expect(results["logsAfter"].output.contains("✓ \(plain) [OK]"))
        #expect(!results["logsAfter"].output.contains("FAILED"))
    }

    @Test func theOthersGoOnWhenOneFails() async throws {
        let results = try await Scratch.run("FailedBuildTests/theOthersGoOnWhenOneFails.sh", from: .installed)
        let (plain, backport) = (Parts.plain, Parts.backport)
        #expect(results["sync"].status == 2)
        #expect(results["sync"].output.contains("✓ \(plain): installed nvidia/590.48.01"))
        #expect(results["sync"].output.contains("✗ \(backport): FAILED"))
        #expect(results["sync"].output.contains("error: #error not for this kernel"))
        // Now one kernel is up to date and the other fails again. That is still one failure among several kernels.
        #expect(results["json"].status == 2)
        #expect(results["json"].output.contains("\"schemaVersion\""))
        #expect(results["status"].status == 2)
        #expect(results["status"].lines.contains { $0.hasPrefix("  ✗ \(backport) [nvidia: MISSING, headers: ✓]") })
        #expect(results["dkms"].lines.count == 1)
    }
}
