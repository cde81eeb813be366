import Testing

/// `--root`: a system that is mounted somewhere, as when it is rescued from an install medium.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct OtherRootTests {
    @Test func statusWritesNothingThere() async throws {
        let results = try await Scratch.run("OtherRootTests/statusWritesNothingThere.sh", from: .installed)
        #expect(results["before"].output == results["after"].output)
        #expect(results["status"].output.contains("✓ \(Parts.plain) [nvidia: dkms, headers: ✗]"))
        #expect(!results["status"].output.contains("(running)"))
        #expect(results["status"].output.contains("DKMS:           not installed"))
        #expect(results.changes("status") == [])
        #expect(results["json"].output.contains("\"schemaVersion\""))
        #expect(results["relative"].status == 64)
    }

    @Test func buildRunsTheOtherSystemsPrograms() async throws {
        let results = try await Scratch.run("OtherRootTests/buildRunsTheOtherSystemsPrograms.sh", from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["build"].output.contains("✓ \(Parts.plain): installed nvidia/590.48.01"))
        #expect(results["build"].errors.contains("Programs are run inside /run/other."))
        #expect(results["mountsBefore"].output == results["mountsAfter"].output)
        #expect(results["seen"].lines.first == "mark")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["dkms"].lines.first?.hasSuffix(": installed") ?? false)
        #expect(results["unknown"].status == 1, "\(results["unknown"].testDescription)")
        #expect(results["sync"].status == 0, "\(results["sync"].testDescription)")
        #expect(results["unregister"].status == 0, "\(results["unregister"].testDescription)")
        #expect(results["left"].output.contains("✓ \(Parts.plain) [nvidia: manual, headers: ✓]"))
    }
}
