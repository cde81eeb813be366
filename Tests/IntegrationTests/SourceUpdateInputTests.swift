import Testing

/// Clones that cannot be updated as they are. Each gets an answer of its own, and nothing is changed.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct SourceUpdateInputTests {
    private func expectRefusal(_ name: String, _ words: String, in results: Scratch.Results) {
        #expect(results[name].status == 1, "\(name): \(results[name].testDescription)")
        #expect(results[name].errors.contains(words), "\(name): \(results[name].errors)")
        #expect(results[name].errors.contains("\nadvice: "), "\(name)")
        #expect(results.changes(name) == [], "\(name)")
    }

    @Test func eachHasItsAnswer() async throws {
        let results = try await Scratch.run("SourceUpdateInputTests/eachHasItsAnswer.sh")
        expectRefusal("offline", "cannot get the list of releases from file:///var/home/upstream: ", in: results)
        expectRefusal("offlineFetch", "cannot get the list of releases", in: results)
        #expect(results["offlineStatus"].status == 0)
        expectRefusal("noRemote", "/var/home/clone has no remote named origin", in: results)
        expectRefusal(
            "changed", "has changes that checking out a release would lose: kernel-open/nvidia/nv.c", in: results)
        // A release is built as it was released, without the changes in the clone.
        #expect(results["changedThere"].status == 0, "\(results["changedThere"].testDescription)")
        #expect(results["changedThere"].output.contains("Note: the clone has changes, which are left out"))
        #expect(!results["changedThere"].output.contains("- copy "))
        expectRefusal("commits", "/var/home/clone has a commit of its own", in: results)
        expectRefusal("rewritten", "the tag 590.48.01 in /var/home/clone differs from its origin's", in: results)
        expectRefusal("moved", "the clone /var/home/clone no longer exists", in: results)
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(
            results["again"].output.contains(
                "/var/home/clone no longer exists, so nvidia/590.44.01 comes from "
                    + "/var/home/moved")
        )
        #expect(!results["movedStatus"].output.contains("no longer exists"))
    }

    /// git still exits with status 0.
    @Test func aReleaseOfWhichSomeFilesCannotBeHad() async throws {
        let results = try await Scratch.run("SourceUpdateInputTests/aReleaseOfWhichSomeFilesCannotBeHad.sh")
        #expect(results["update"].status == 1, "\(results["update"].testDescription)")
        #expect(results["update"].errors.contains("left out files (1), such as src/new"))
        #expect(!results["update"].errors.contains("secret"), "\(results["update"].errors)")
        #expect(results["head"].lines == ["590.44.01"])
        #expect(results["clean"].output == "")
    }

    /// As in a power cut, nvctl and git stop in the middle of the files. version.mk, the last file, is missing then.
    @Test func aCheckOutThatWasCutShort() async throws {
        let results = try await Scratch.run("SourceUpdateInputTests/aCheckOutThatWasCutShort.sh")
        #expect(results["half"].output.contains("// the next release"), "\(results["half"].testDescription)")
        #expect(results["half"].status == 0, "\(results["half"].testDescription)")
        #expect(results["gone"].status != 0)
        #expect(results["locked"].status == 1)
        #expect(
            results["locked"].errors.contains("/var/home/clone/.git/index.lock': File exists"),
            "\(results["locked"].errors)")
        for step in ["sync", "init"] {
            expectRefusal(step, "update of /var/home/clone to 590.48.01 was interrupted", in: results)
        }
        let words = "has changes that checking out a release would lose: kernel-open/nvidia/"
        expectRefusal("mine", words + "nv.c\n", in: results)
        expectRefusal("mineAdded", words + "added.h\n", in: results)
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["whole"].output == "")
        #expect(results["at"].lines == ["590.48.01"])
        #expect(!results["left"].lines.contains("check-out"))
        expectRefusal("later", words + "nv.c\n", in: results)
        #expect(results["laterSync"].status == 0, "\(results["laterSync"].testDescription)")
    }

    /// While git checks out, somebody works in the clone, and git fails. What they have written stays.
    @Test func whatIsChangedDuringACheckOutThatFails() async throws {
        let results = try await Scratch.run("SourceUpdateInputTests/whatIsChangedDuringACheckOutThatFails.sh")
        #expect(results["failed"].status == 1, "\(results["failed"].testDescription)")
        #expect(results["failed"].errors.contains("smudge filter fail failed"), "\(results["failed"].errors)")
        #expect(results["kept"].lines == ["// mine"])
        #expect(results["head"].lines == ["590.44.01"])
        expectRefusal(
            "again", "has changes that checking out a release would lose: kernel-open/nvidia/nv.c\n", in: results)
        #expect(results["undone"].status == 0, "\(results["undone"].testDescription)")
        #expect(results["at"].lines == ["590.48.01"])
    }

    @Test func releasesThatAreNotWhatTheyShouldBe() async throws {
        let results = try await Scratch.run("SourceUpdateInputTests/releasesThatAreNotWhatTheyShouldBe.sh")
        // A tag that is older than the version in use is no update.
        #expect(results["removed"].status == 0, "\(results["removed"].testDescription)")
        #expect(results["removed"].output.contains("590.44.01, which is in use, is newer than the newest release"))
        #expect(results["removed"].output.contains("the clone's origin no longer has a tag"))
        #expect(results.changes("removed") == [])
        expectRefusal("wrong", "the version.mk of its tag 590.50.01 says 590.47.01", in: results)
        expectRefusal("submodules", "/var/home/clone has submodules", in: results)
    }

    @Test func aShallowCloneStaysShallow() async throws {
        let results = try await Scratch.run("SourceUpdateInputTests/aShallowCloneStaysShallow.sh")
        #expect(results["update"].status == 0, "\(results["update"].testDescription)")
        #expect(results["shallow"].lines == ["true"])
        #expect(results["commits"].lines == ["1"])
        #expect(results["version"].output.contains("590.48.01"))
    }

    /// What the clone's configuration names runs as the clone's owner. The clone's hooks do not run at all.
    @Test func nothingOfTheCloneRunsAsRootAndNothingElseChanges() async throws {
        let results = try await Scratch.run(
            "SourceUpdateInputTests/nothingOfTheCloneRunsAsRootAndNothingElseChanges.sh")
        #expect(results["update"].status == 0, "\(results["update"].testDescription)")
        #expect(results["ran"].lines == ["65534"])
        #expect(results["what"].output.contains("filter.spy.smudge"))
        #expect(!results["what"].output.contains("hook"))
        #expect(!results["what"].output.contains("core.fsmonitor"))
        let refs = results["refs"].lines.filter { $0.hasPrefix("<") || $0.hasPrefix(">") }
        #expect(refs.count == 1)
        #expect(refs.first?.hasPrefix("> refs/tags/590.48.01 ") == true)
        #expect(results["owners"].output == "")
        #expect(!results["untracked"].output.contains("??"))
    }
}
