import Testing

/// A clone whose owner has turned its files into something else since `source init`.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct HostileCloneTests {
    /// Root could read the files that the links lead to, and would show them.
    @Test func linksToWhatIsRootsAlone() async throws {
        let results = try await Scratch.run("HostileCloneTests/linksToWhatIsRootsAlone.sh", from: .installed)
        for step in ["seen", "hooks", "linked"] {
            let output = results[step].output
            for word in ["666.66", "stolen", "777.77", "bbbbbbbbbbbb", "status 124", "status 13"] {
                #expect(!output.contains(word), "\(step): \(output)")
            }
        }
        for step in ["seen", "linked", "type"] {
            let output = results[step].output
            #expect(output.contains("✓ \(Parts.plain) [nvidia: dkms, headers: ✓]"), "\(step): \(output)")
        }
        #expect(results["type"].lines.contains("Source Type:    git"), "\(results["type"].output)")
    }

    /// Opening a named pipe has an effect, as with a device. Nobody writes to these pipes.
    @Test func pipesAreNotOpened() async throws {
        let results = try await Scratch.run("HostileCloneTests/pipesAreNotOpened.sh", from: .installed)
        #expect(results["opened"].status == 0 && results["opened"].output == "", "\(results["opened"].testDescription)")
        #expect(!results["seen"].output.contains("status 124"), "\(results["seen"].output)")
        #expect(results["seen"].output.contains("✓ \(Parts.plain) [nvidia: dkms, headers: ✓]"))
    }

    @Test func aCloneOfRootsThatOthersCanReplace() async throws {
        let results = try await Scratch.run("HostileCloneTests/aCloneOfRootsThatOthersCanReplace.sh")
        #expect(results["own"].status == 0, "\(results["own"].testDescription)")
        #expect(results["init"].status == 1)
        #expect(
            results["init"].errors.contains(
                "the clone /var/home/clone belongs to root, but others can replace it: "
                    + "/var/home belongs to the user nobody"), "\(results["init"].errors)")
        #expect(results.changes("init") == [])
        #expect(results["other"].lines.contains("Latest Tag:     590.48.01"), "\(results["other"].testDescription)")
    }
}
