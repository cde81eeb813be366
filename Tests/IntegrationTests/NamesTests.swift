import Testing

/// Names are bytes to Linux, and need not be UTF-8.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct NamesTests {
    @Test func aLatin1NameIsCopiedListedAndRemoved() async throws {
        let results = try await Scratch.run("NamesTests/aLatin1NameIsCopiedListedAndRemoved.sh")
        #expect(results["init"].status == 0, "\(results["init"].testDescription)")
        #expect(results["copied"].status == 0)
        #expect(results["status"].output.contains(#"✗ 6.1.0-\xe9 [nvidia: MISSING"#), "\(results["status"].output)")
        #expect(results["json"].output.contains(#""release" : "6.1.0-\\xe9""#))
        #expect(results["build"].output.contains(#"6.1.0-\xe9: skipped, its name cannot be passed to DKMS safely"#))
        #expect(results["cleanup"].status == 0, "\(results["cleanup"].testDescription)")
        #expect(!results["left"].output.contains("gone"))
        // nvctl passes only plain names of kernels to programs.
        #expect(results["left"].output.contains(#"1.2.4-\351"#))
        #expect(results["cleanup"].output.contains(#"1.2.4-\xe9"#), "\(results["cleanup"].output)")
        #expect(!results["cleanup"].output.contains(#"✓ 1.2.4-\xe9"#), "\(results["cleanup"].output)")
    }
}
