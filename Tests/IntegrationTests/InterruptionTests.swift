import Testing

/// What an interrupted DKMS leaves behind, and what a reinstalled kernel package does. `build` repairs each of them.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct InterruptionTests {
    private func check(_ results: Scratch.Results, _ names: [String], healthyBefore: Set<String> = []) {
        for name in names {
            #expect((results["\(name).before"].status == 0) == healthyBefore.contains(name), "\(name)")
            #expect(results["\(name).build"].status == 0, "\(name): \(results["\(name).build"].testDescription)")
            #expect(results["\(name).status"].status == 0, "\(name): \(results["\(name).status"].testDescription)")
            #expect(results["\(name).status"].output.contains("✓ \(Parts.plain) [nvidia: dkms, headers: ✓]"))
            let rows = results["\(name).dkms"].lines
            #expect(rows.count == 1, "\(name)")
            // No warning follows, such as one of modules that are missing or differ.
            #expect(rows.first?.hasSuffix(": installed") ?? false, "\(name): \(rows)")
            #expect(results["\(name).same"].status == 0, "\(name): \(results["\(name).same"].output)")
            #expect(results["\(name).original"].output == "", "\(name)")
        }
    }

    @Test(arguments: Dkms.allCases) func whatOnlyHasToBeInstalled(dkms: Dkms) async throws {
        let results = try await Scratch.run("InterruptionTests/whatOnlyHasToBeInstalled.sh", on: dkms, from: .installed)
        check(
            results,
            ["linkWithoutFiles", "filesWithoutLink", "someFilesGone", "fileCutOff", "fileDiffers", "buildFolder"],
            // A file that DKMS did not build is somebody's own: manual.
            healthyBefore: ["filesWithoutLink", "fileDiffers"])
        #expect(results["linkWithoutFiles.before"].output.contains("[nvidia: MISSING, headers: ✓]"))
        #expect(results["someFilesGone.before"].output.contains("[nvidia: incomplete, headers: ✓]"))
        #expect(results["fileCutOff.before"].output.contains("[nvidia: incomplete, headers: ✓]"))
    }

    @Test(arguments: Dkms.allCases) func whatHasToBeBuiltAgain(dkms: Dkms) async throws {
        let results = try await Scratch.run("InterruptionTests/whatHasToBeBuiltAgain.sh", on: dkms, from: .installed)
        check(results, ["stuck", "incomplete", "cutOff"])
    }
}
