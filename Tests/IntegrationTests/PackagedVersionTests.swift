import Testing

/// The driver's package has its source in /usr/src, whatever is in use.
@Suite(.enabled(if: Parts.missingForPacman.isEmpty, "missing: \(Parts.missingForPacman.joined(separator: ", "))"))
struct PackagedVersionTests {
    @Test func aKernelUpdateGetsTheVersionInUse() async throws {
        let results = try await ArchSystem.run("PackagedVersionTests/aKernelUpdateGetsTheVersionInUse.sh")
        #expect(results["sync"].status == 0, "\(results["sync"].testDescription)")
        #expect(results["versions"].lines == ["\(ArchSystem.zen) 590.60.01"])
        #expect(results["updated"].lines == ["\(ArchSystem.tkg) 590.60.01"], "\(results["transaction"].everything)")
        #expect(results["rollback"].status == 0, "\(results["rollback"].testDescription)")
        #expect(results["back"].lines == ["\(ArchSystem.zen) 590.48.01", "\(ArchSystem.tkg) 590.48.01"])
        #expect(results["newest"].lines == ["\(ArchSystem.newZen) 590.48.01"], "\(results["second"].everything)")
    }
}
