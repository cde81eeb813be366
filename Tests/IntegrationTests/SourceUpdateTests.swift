import Testing

/// The seed's "Source Build Commands", on a repository with several releases.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct SourceUpdateTests {
    @Test(arguments: Dkms.allCases) func theNewestReleaseIsBuiltForAllKernelsAndTheOldOneKept(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "SourceUpdateTests/theNewestReleaseIsBuiltForAllKernelsAndTheOldOneKept.sh", on: dkms)
        let (plain, cloud) = (Parts.plain, Parts.cloud)
        #expect(results["offline"].output.contains("Current Tag:    590.44.01\nLatest Tag:     590.44.01\n"))
        // The clone does not know what it has not fetched.
        #expect(results["unknown"].output.contains("Latest Tag:     590.44.01\n"))
        #expect(results["dry"].status == 0, "\(results["dry"].testDescription)")
        #expect(results["dry"].output.contains("check out 590.48.01 in /var/home/clone"))
        #expect(results["dry"].output.contains("build nvidia/590.48.01 for \(plain)"))
        #expect(results.changes("dry") == [])

        #expect(results["update"].status == 0, "\(results["update"].testDescription)")
        #expect(results["update"].output.contains("✓ \(plain): installed nvidia/590.48.01"))
        // git's progress is shown while it fetches.
        #expect(results["update"].errors.contains("Counting objects: 100%"))
        #expect(results["versions"].lines == ["\(plain) 590.48.01", "\(cloud) 590.48.01"])
        let status = results["status"].output
        #expect(status.contains("Source Path:    /usr/src/nvidia-590.48.01\n"))
        #expect(
            status.contains(
                "Source Type:    git (file:///var/home/upstream)\nRemote URL:     file:///var/home/upstream\n"))
        #expect(status.contains("Current Tag:    590.48.01\nLatest Tag:     590.48.01\nLast Fetch:     "))
        #expect(status.contains("Driver Version: 590.48.01\nDKMS Registered: yes\n"))
        #expect(results["kernels"].output.contains("nvidia/590.44.01 (modules for 2 kernels; not in DKMS)"))
        #expect(!results["listed"].output.contains("590.44.01"))
        #expect(results["at"].lines == ["590.48.01"])
        // Only releases are fetched, and nothing else that the origin has.
        #expect(results["tags"].lines.sorted() == ["580.105.08", "590.44.01", "590.48.01", "590.9.01"])
        #expect(results["owners"].output == "")
        #expect(results["left"].output == "")
        #expect(results["again"].status == 0)
        #expect(results["again"].output.contains("590.48.01 is already checked out and in use"))
        #expect(results.changes("again") == [])
        #expect(results["rollback"].status == 0, "\(results["rollback"].testDescription)")
        #expect(results["back"].lines == ["\(plain) 590.44.01", "\(cloud) 590.44.01"])
    }

    @Test func branchTagAndNoBuild() async throws {
        let results = try await Scratch.run("SourceUpdateTests/branchTagAndNoBuild.sh")
        let (plain, cloud) = (Parts.plain, Parts.cloud)
        #expect(results["branch"].status == 0, "\(results["branch"].testDescription)")
        #expect(results["branchVersions"].lines == ["\(plain) 580.105.08", "\(cloud) 590.44.01"])
        #expect(results["none"].status == 1)
        #expect(results["none"].errors.contains("has no release in branch 570"))
        #expect(results["unknown"].status == 1)
        #expect(results["unknown"].errors.contains("has a tag 590.99.01"))
        #expect(results["unknown"].errors.contains("advice: the newest release is 590.48.01"))
        #expect(results["both"].status == 64)
        #expect(results["evil"].status == 64)
        for step in ["none", "unknown", "both", "evil"] { #expect(results.changes(step) == [], "\(step)") }
        #expect(results["noBuild"].status == 0, "\(results["noBuild"].testDescription)")
        #expect(results["noBuild"].output.contains("until you build 590.48.01: nvctl driver source sync"))
        #expect(results["noBuildVersions"].lines == ["\(cloud) 590.44.01"])
        #expect(results["staged"].output.contains("Also Copied:    590.48.01, not in use"))
        #expect(results["sync"].status == 0, "\(results["sync"].testDescription)")
        #expect(results["synced"].lines == ["\(plain) 590.48.01", "\(cloud) 590.48.01"])
        // No network is needed for a tag that the clone has.
        #expect(results["tag"].status == 0, "\(results["tag"].testDescription)")
        #expect(results["tagVersions"].lines == ["\(plain) 590.44.01", "\(cloud) 590.44.01"])
    }

    @Test func whatFailsForOneKernelIsInstalledForNone() async throws {
        let results = try await Scratch.run("SourceUpdateTests/whatFailsForOneKernelIsInstalledForNone.sh")
        let (plain, cloud) = (Parts.plain, Parts.cloud)
        #expect(results["update"].status == 1, "\(results["update"].testDescription)")
        #expect(results["update"].output.contains("✗ \(cloud): FAILED"))
        #expect(results["update"].output.contains("\(plain): built nvidia/590.48.01, not installed"))
        #expect(results["update"].output.contains("--partial"))
        // These steps were planned, and not done.
        #expect(!results["update"].output.contains("✓ link"))
        #expect(!results["update"].output.contains("✓ register"))
        #expect(results["versions"].lines == ["\(plain) 590.44.01", "\(cloud) 590.44.01"])
        #expect(!results["listed"].output.contains("590.48.01"))
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["partial"].status == 2, "\(results["partial"].testDescription)")
        #expect(results["partialVersions"].lines == ["\(plain) 590.48.01", "\(cloud) 590.44.01"])
        #expect(results["partialStatus"].status == 2)
        #expect(results["sources"].lines == ["/usr/src/nvidia-590.48.01"])
        #expect(results["back"].status == 0, "\(results["back"].testDescription)")
        #expect(results["backVersions"].lines == ["\(plain) 590.44.01", "\(cloud) 590.44.01"])
    }

    @Test func aMixWithTheUserspaceDriverIsAskedForFirst() async throws {
        let results = try await Scratch.run("SourceUpdateTests/aMixWithTheUserspaceDriverIsAskedForFirst.sh")
        let words = "the userspace driver is 590.44.01 and the modules are 590.48.01"
        #expect(results["refused"].status == 1)
        #expect(results["refused"].errors.contains(words))
        #expect(results["refused"].errors.contains("--yes"))
        #expect(results.changes("refused") == [])
        #expect(results["no"].status == 1)
        #expect(results["no"].output.contains("Nothing was changed."))
        #expect(results.changes("no") == [])
        // Not even the clone changes before the user has agreed.
        #expect(results["tagsBefore"].output == results["tagsAfter"].output)
        #expect(results["agreed"].status == 0, "\(results["agreed"].testDescription)")
        #expect(results["agreed"].output.contains(words))
        #expect(results["versions"].lines == ["\(Parts.plain) 590.48.01", "\(Parts.cloud) 590.48.01"])
        #expect(results["status"].status == 2)
    }
}
