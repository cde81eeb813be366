import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct StoppedBuildTests {
    @Test func controlCStopsTheBuildAndChangesNothing() async throws {
        let results = try await Scratch.run(
            "StoppedBuildTests/controlCStopsTheBuildAndChangesNothing.sh", from: .installed)
        #expect(results["stopped"].status == 130)
        #expect(results["processes"].output == "")
        #expect(
            results["errors"].output.contains(
                "nvctl: interrupted; everything that was installed before is still "
                    + "installed\nadvice: "))
        #expect(results["before"].output == results["after"].output)
        #expect(results["work"].output == "")
        #expect(results["tree"].output == "")
        #expect(results["status"].status == 0)
        #expect(results["dkms"].lines.first?.hasSuffix(": installed") ?? false)
        // A user who stops a build need not be told that it failed.
        #expect(results["log"].output == "")
    }

    @Test(arguments: Dkms.allCases) func afterBeingKilledTheNextRunCompletes(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "StoppedBuildTests/afterBeingKilledTheNextRunCompletes.sh", on: dkms, from: .installed)
        #expect(results["before"].output == results["after"].output)
        #expect(results["status"].status == 0)
        #expect(results["left"].output != "")
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
        #expect(results["built"].status == 0)
        #expect(results["processes"].output == "", "what the killed one had started is ended by the next")
        #expect(results["work"].output == "")
        #expect(results["kept"].output == "")
    }

    @Test func twoAtOnce() async throws {
        let results = try await Scratch.run("StoppedBuildTests/twoAtOnce.sh", from: .installed)
        let process = results["process"].lines.first ?? ""
        for step in ["second", "third"] {
            #expect(results[step].status == 1)
            #expect(
                results[step].errors.contains("nvctl: another nvctl is at work: process \(process), since 20")
                    && results[step].errors.contains(
                        ", nvctl driver dkms build --force\nadvice: try again later, or wait for it with --wait <seconds>"
                    ))
        }
        #expect(results["dry"].status == 0)
        #expect(results["status"].status == 0)
        #expect(results["first"].output.contains("✓ \(Parts.plain): installed nvidia/590.48.01"))
    }
}
