import Testing

/// What only root may decide about the hook, and what the hook leaves to another nvctl.
@Suite(.enabled(if: Parts.areThere, Parts.reason))
struct HookSafetyTests {
    @Test func rootRunsNoProgramThatOthersCanReplace() async throws {
        let results = try await Scratch.run(
            "HookSafetyTests/rootRunsNoProgramThatOthersCanReplace.sh", from: .installed)
        for name in ["refused", "replaceable"] {
            #expect(results[name].status == 1, "\(results[name].testDescription)")
            #expect(results[name].errors.contains("sudo make install"), "\(results[name].errors)")
            #expect(results.changes(name) == [], "\(name)")
        }
        #expect(results["refused"].errors.contains("/var/home/anna belongs to the user anna"))
        #expect(results["accepted"].status == 0, "\(results["accepted"].testDescription)")
        #expect(results["clean"].status == 0, "\(results["clean"].testDescription)")
        let words = "the group idle can write to /usr/local/bin"
        #expect(results["again"].status == 1 && results["again"].errors.contains(words))
        #expect(results["status"].status == 2 && results["status"].output.contains(words))
        #expect(results["doctor"].output.contains("the hook runs a file as root that others can change"))
        #expect(results["doctor"].output.contains(words), "\(results["doctor"].output)")
    }

    @Test func byHandTheScriptEndsAsNvctlDoes() async throws {
        let results = try await Scratch.run("HookSafetyTests/byHandTheScriptEndsAsNvctlDoes.sh")
        func boxes(_ name: String) -> Int {
            results[name].errors.split(separator: "\n").count { $0.contains("NVIDIA DKMS build failed!") }
        }
        #expect(results["failed"].status == 1, "\(results["failed"].testDescription)")
        #expect(boxes("failed") == 1, "\(results["failed"].errors)")
        #expect(results["log"].output == "nvctl: result=failed exit=1\n")
        #expect(results["user"].status == 77, "\(results["user"].testDescription)")
        for name in ["build", "verify", "imageless", "imagelessEnd", "goneStage"] {
            #expect(results[name].status == 0, "\(results[name].testDescription)")
        }
        // DKMS's own script may end run-parts after the first stage, so the first stage tells the user. The last one
        // has nothing to add.
        #expect(boxes("build") == 1 && boxes("verify") == 0, "\(results["verify"].testDescription)")
        #expect(results["left"].output == "")
        #expect(results["held"].status == 1 && boxes("held") == 1, "\(results["held"].testDescription)")
        #expect(results["held"].errors.contains("another nvctl is at work"))
        #expect(
            results["imagelessLog"].output == "nvctl: result=ok exit=0\n", "\(results["imageless"].testDescription)")
        #expect(results["nothing"].status == 0)
        #expect(results["nothing"].errors.contains("no kernel has an image"), "\(results["nothing"].testDescription)")
        #expect(results["gone"].status == 1)
    }

    /// The unfinished folders of another nvctl belong to it as long as it works.
    @Test func keepingWaitsForAnotherNvctl() async throws {
        let results = try await Scratch.run("HookSafetyTests/keepingWaitsForAnotherNvctl.sh", from: .installed)
        #expect(results["gaveUp"].status == 0)
        #expect(
            results["gaveUp"].errors.contains("could not keep the modules of nvidia/590.48.01"),
            "\(results["gaveUp"].testDescription)")
        #expect(results["gaveUp"].errors.contains("nvctl driver source update"))
        #expect(results["untouched"].lines == [".new-live"])
        #expect(results["waited"].status == 0, "\(results["waited"].testDescription)")
        #expect(results["waited"].lines == [".new-live"])
        #expect(results["after"].lines == ["nvidia-590.48.01"])
    }
}
