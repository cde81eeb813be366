import Testing

/// nvctl beside other programs that change the same things. It fails and says who they are, or waits, as the user
/// wants.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct OtherWorkTests {
    @Test func theSecondWaitsAndThenHasNothingToDo() async throws {
        let results = try await Scratch.run("OtherWorkTests/theSecondWaitsAndThenHasNothingToDo.sh")
        #expect(results["third"].status == 130)
        #expect(results["status"].status == 2, "the first was still at work")
        #expect(results["first"].output.contains("✓ \(Parts.plain): installed nvidia/590.48.01"))
        #expect(results["second"].status == 0)
        #expect(results["second"].errors.contains(" waiting: another nvctl is at work: process "))
        #expect(results["second"].errors.contains("nvctl driver dkms build"))
        #expect(results["second"].output.contains("✓ \(Parts.plain): already built and installed"))
        #expect(results["built"].status == 0)
    }

    @Test(arguments: Dkms.allCases) func dkmsAtWork(dkms: Dkms) async throws {
        let results = try await Scratch.run("OtherWorkTests/dkmsAtWork.sh", on: dkms, from: .installed)
        for step in ["fails", "short"] {
            #expect(results[step].status == 1)
            #expect(results[step].errors.contains("nvctl: dkms is at work: process "))
            #expect(results[step].errors.contains(", dkms build -m nvidia -v 590.48.01"))
            #expect(results[step].errors.contains("\nadvice: try again later, or wait for it with --wait <seconds>"))
        }
        #expect(results["dkms"].status == 0, "\(results["dkms"].testDescription)")
        #expect(results["waits"].status == 0, "\(results["waits"].testDescription)")
        #expect(results["waits"].output.contains("✓ \(Parts.plain): installed nvidia/590.48.01"))
        #expect(results["built"].status == 0)
        #expect(results["beside"].status == 0, "\(results["beside"].testDescription)")
    }

    /// Any user can call a process dkms, and start root's programs under that name.
    @Test func whatOnlyLooksLikeDkmsIsNoWork() async throws {
        let results = try await Scratch.run("OtherWorkTests/whatOnlyLooksLikeDkmsIsNoWork.sh", from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["there"].lines == ["0", "0", "0", "0", "0"])
    }

    /// A real dpkg, with a package whose own script takes its time.
    @Test(.enabled(if: Parts.isInstalled("dpkg-deb"), "dpkg is not installed")) func dpkgAtWork() async throws {
        let results = try await Scratch.run("OtherWorkTests/dpkgAtWork.sh", from: .installed)
        #expect(results["inside"].status == 0, "dpkg waits for it: \(results["inside"].testDescription)")
        #expect(results["fails"].status == 1)
        #expect(results["fails"].errors.contains("nvctl: dpkg is at work: process "))
        #expect(
            results["fails"].errors.contains(
                "dpkg --install /var/home/package.deb\nadvice: try again later, or wait for it with --wait <seconds>"))
        #expect(results["fails"].errors.contains("--in-transaction"))
        #expect(results.changes("fails").filter { !$0.contains("/var/lib/dpkg") } == [])
        #expect(results["dry"].status == 0)
        #expect(results["hook"].status == 0, "\(results["hook"].testDescription)")
        #expect(results["dpkg"].status == 0, "\(results["dpkg"].testDescription)")
        #expect(results["waits"].status == 0, "\(results["waits"].testDescription)")
    }

    /// libalpm makes the file with O_EXCL, keeps it open, and removes it when it is done.
    @Test func pacmanAtWork() async throws {
        let results = try await Scratch.run("OtherWorkTests/pacmanAtWork.sh", from: .installed)
        #expect(results["fails"].status == 1)
        #expect(results["fails"].errors.contains("nvctl: pacman is at work: process "))
        #expect(results.changes("fails") == [])
        #expect(results["hook"].status == 0, "\(results["hook"].testDescription)")
        #expect(results["waits"].status == 0, "\(results["waits"].testDescription)")
        #expect(results["stale"].status == 1)
        #expect(
            results["stale"].errors.contains(
                "nvctl: the lock /var/lib/pacman/db.lck says that pacman is at work: since 20"))
        #expect(results["stale"].errors.contains("if no pacman is running, remove the file: rm /var/lib/pacman/db.lck"))
    }
}
