import Testing

/// The user checks out another version in the clone, and continues.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct NewVersionTests {
    @Test func initAndSyncMoveToTheVersionOfTheClone() async throws {
        let results = try await Scratch.run(
            "NewVersionTests/initAndSyncMoveToTheVersionOfTheClone.sh", from: .installed)
        #expect(results["old"].status == 1)
        #expect(results["old"].errors.contains("is now at version 590.60.01, but the registered driver is 590.48.01"))
        #expect(results["init"].status == 0)
        #expect(results["init"].output.contains("nvidia/590.48.01 stays in use until"))
        #expect(
            results["init"].output.contains("the userspace driver is 590.48.01 and the modules are 590.60.01"))
        // Until it is built, no hook may install it.
        #expect(!results["between"].output.contains("590.60.01"))
        #expect(results["sync"].status == 0, "\(results["sync"].testDescription)")
        #expect(results["sync"].output.contains("✓ \(Parts.plain): installed nvidia/590.60.01"))
        #expect(
            results["sync"].output.contains("the userspace driver is 590.48.01 and the modules are 590.60.01"))
        #expect(results["status"].output.contains("Driver:         590.60.01"))
        #expect(results["end"].output.contains("✓ \(Parts.plain) [nvidia: dkms, headers: ✓]"))
        #expect(results["dkms"].output.contains("nvidia/590.60.01, \(Parts.plain)"))
        #expect(!results["dkms"].output.contains("590.48.01"))
    }

    @Test func aMountPointWithNothingMountedIsNoSystem() async throws {
        let results = try await Scratch.run("NewVersionTests/aMountPointWithNothingMountedIsNoSystem.sh")
        #expect(results["status"].status == 1)
        #expect(results["status"].errors.contains("is not a mounted system"))
        #expect(results["build"].status == 1)
        #expect(results["left"].output == "")
    }

    @Test func aResultThatCannotBeWrittenIsNoSuccess() async throws {
        let results = try await Scratch.run(
            "NewVersionTests/aResultThatCannotBeWrittenIsNoSuccess.sh", from: .installed)
        #expect(results["full"].status == 1)
        #expect(results["full"].errors.contains("cannot write to standard output"))
        #expect(results["typo"].errors.contains("there is no setting IgnoreKernels"))
    }
}
