import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct NoSpaceTests {
    @Test(arguments: Dkms.allCases) func whileBuilding(dkms: Dkms) async throws {
        let results = try await Scratch.run("NoSpaceTests/whileBuilding.sh", on: dkms, from: .installed)
        expectUnharmed(results)
        #expect(
            results["build"].output.contains(
                "no space is left for /var/lib/nvctl/build on the filesystem mounted at /var/lib/nvctl while building: "
                    + "at least "
            ))
        #expect(results["work"].output == "")
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
    }

    @Test func whilePublishingWhatWasBuilt() async throws {
        let results = try await Scratch.run("NoSpaceTests/whilePublishingWhatWasBuilt.sh", from: .installed)
        expectUnharmed(results)
        #expect(results["build"].output.contains("no space is left for /var/lib/dkms/nvidia/"))
        #expect(
            results["build"].output.contains(
                " on the filesystem mounted at /var/lib/dkms while keeping the built modules: at least "))
        #expect(results["work"].output == "")
    }

    /// The small filesystem is that of the kernel's folder alone, where the set cannot get there by an exchange, or
    /// that of all kernels.
    @Test(arguments: Dkms.allCases, ["/usr/lib/modules/\(Parts.plain)", "/usr/lib/modules"])
    func whileInstalling(dkms: Dkms, place: String) async throws {
        let results = try await Scratch.run("NoSpaceTests/whileInstalling.sh", [place], on: dkms, from: .installed)
        expectUnharmed(results)
        for step in ["begun.build", "build"] {
            #expect(results[step].status == 1, "\(results[step].testDescription)")
            #expect(results[step].output.contains("no space is left for "), "\(results[step].output)")
            #expect(results[step].output.contains(" on the filesystem mounted at /usr/lib/modules"))
            #expect(results[step].output.contains("B needed, "), "\(results[step].output)")
            #expect(results[step].output.contains(" available"))
        }
        #expect(results["chosen"].status == 0)
        #expect(results["stages"].output == "")
        #expect(results["next"].status == 0)
        #expect(results["nextStatus"].status == 0)
    }

    @Test func whileCopyingAClone() async throws {
        let results = try await Scratch.run("NoSpaceTests/whileCopyingAClone.sh")
        #expect(results["init"].status == 1)
        #expect(results["init"].output == "")
        #expect(
            results["init"].errors.contains(
                "nvctl: no space is left for /var/lib/nvctl/sources on the filesystem mounted at /var/lib/nvctl while "
                    + "copying "
            ))
        #expect(results["init"].errors.contains("B needed, "))
        #expect(results["init"].errors.contains("advice: free some space there"))
        #expect(results["left"].output == "")
    }

    /// nvctl builds from a copy of the source, and there is no room for the copy.
    @Test func whileCopyingTheSource() async throws {
        let results = try await Scratch.run("NoSpaceTests/whileCopyingTheSource.sh", from: .installed)
        #expect(results["build"].status == 1)
        let words =
            "nvctl: no space is left for /var/lib/nvctl/build/source-0 on the filesystem mounted at /var/lib/nvctl "
        #expect(results["build"].errors.contains(words + "while copying "), "\(results["build"].testDescription)")
        #expect(results["build"].errors.contains("B needed, "))
        #expect(results["before"].lines.count == 5)
        #expect(results["before"].output == results["after"].output)
        #expect(results["work"].output == "")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
    }

    private func expectUnharmed(_ results: Scratch.Results) {
        #expect(results["build"].status == 1, "\(results["build"].testDescription)")
        #expect(results["build"].output.components(of: "FAILED") == 1)
        #expect(results["before"].lines.count == 5)
        #expect(results["before"].output == results["after"].output)
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["dkms"].lines.count == 1)
        #expect(results["dkms"].lines.first?.contains(": installed") ?? false)
    }
}
