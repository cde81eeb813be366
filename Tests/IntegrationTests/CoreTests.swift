import Testing

/// The kernel-independent part: compiled once, stored, and used only if it is intact.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct CoreTests {
    @Test(arguments: Dkms.allCases) func twoKernelsShareIt(dkms: Dkms) async throws {
        let results = try await Scratch.run("CoreTests/twoKernelsShareIt.sh", on: dkms)
        for step in ["build", "status", "force", "damaged", "mended", "sync", "list", "prune"] {
            #expect(results[step].status == 0, "\(step): \(results[step].testDescription)")
        }
        // nv-kernel.o and nv-modeset-kernel.o, each time.
        #expect(["first", "second", "third", "fourth"].map { results[$0].lines } == [["2"], ["2"], ["4"], ["6"]])
        #expect(results["force"].errors.contains("is in the store"))
        #expect(results["list"].output.contains("Objects (2):"))
        #expect(results["pruned"].output.contains(#""bytes" : 0"#), "\(results["pruned"].output)")
        #expect(results["leftovers"].output == "")
    }

    @Test func whereItCannotBeSharedEachKernelCompilesAll() async throws {
        let results = try await Scratch.run("CoreTests/whereItCannotBeSharedEachKernelCompilesAll.sh")
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["counted"].lines == ["4"])
        #expect(results["build"].errors.contains("runs a script before the build (PRE_BUILD)"))
        #expect(results["store"].output == "")
    }

    @Test func whatDoesNotCompileIsSaidAndHarmsNothing() async throws {
        let results = try await Scratch.run("CoreTests/whatDoesNotCompileIsSaidAndHarmsNothing.sh", from: .installed)
        #expect(results["build"].status == 1)
        for kernel in [Parts.plain, Parts.cloud] {
            #expect(
                results["build"].output.contains("\(kernel): FAILED, the kernel-independent part did not compile"),
                "\(results["build"].testDescription)")
        }
        #expect(results["build"].output.contains("no such luck"))
        #expect(results["after"].output == results["before"].output)
        #expect(results["leftovers"].output == "")
        #expect(results["stray"].output == "")
    }

    /// A build by hand left its products in the source. They are newer than the files, and for another kernel.
    @Test func staleBuildProductsNeverGetIn() async throws {
        let results = try await Scratch.run("CoreTests/staleBuildProductsNeverGetIn.sh", from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["status"].status == 0)
        #expect(results["kept"].status == 0)
    }

    /// The independent part is compiled from the source itself, but the objects are written elsewhere.
    @Test func theSourceStaysAsItIs() async throws {
        let results = try await Scratch.run("CoreTests/theSourceStaysAsItIs.sh", from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["store"].lines.count == 1)
        #expect(results["after"].output == results["before"].output)
    }

    /// The compiled objects then belong neither to the old content nor to the new one.
    @Test func aSourceThatChangesMeanwhile() async throws {
        let results = try await Scratch.run("CoreTests/aSourceThatChangesMeanwhile.sh", from: .installed)
        #expect(results["build"].status == 1)
        #expect(
            results["build"].output.contains("590.48.01 changed while it was being compiled"),
            "\(results["build"].testDescription)")
        #expect(results["after"].output == results["before"].output)
        #expect(results["store"].output == "")
    }

    /// Linking takes the most room on the disk, and all builds that wait for the same objects would begin it at once.
    /// If one of them fails, the next one continues.
    @Test func buildsThatHaveWaitedLinkInTurn() async throws {
        let results = try await Scratch.run("CoreTests/buildsThatHaveWaitedLinkInTurn.sh", from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["together"].output == "")
        #expect(results["failing"].status == 2)
        #expect(
            results["failing"].output.components(of: "FAILED") == 1, "\(results["failing"].testDescription)")
        #expect(results["failing"].errors.contains(": built"), "\(results["failing"].testDescription)")
    }

    /// The store is a convenience. If it has no room, the modules are still built.
    @Test func withoutRoomInTheStoreTheModulesAreBuilt() async throws {
        let results = try await Scratch.run("CoreTests/withoutRoomInTheStoreTheModulesAreBuilt.sh", from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["build"].errors.contains("could not store the kernel-independent part"))
        #expect(results["status"].status == 0)
        #expect(results["store"].output == "")
    }

    /// Each section is the same as what plain DKMS builds from the same source, except for the build-id, which depends
    /// on the folder of the build. Of the type information (BTF), only the types are compared, because pahole's threads
    /// write them in any order.
    @Test(arguments: Dkms.allCases) func theModulesAreThoseOfPlainDkms(dkms: Dkms) async throws {
        let results = try await Scratch.run("CoreTests/theModulesAreThoseOfPlainDkms.sh", on: dkms, from: .installed)
        #expect(results["nvctl"].status == 0, "\(results["nvctl"].testDescription)")
        for kernel in [Parts.plain, Parts.backport] {
            #expect(results["ours-\(kernel)"].lines.count == 5)
            #expect(results["ours-\(kernel)"].output == results["theirs-\(kernel)"].output)
        }
        #expect(results["types"].lines.count > 20, "\(results["types"].testDescription)")
        #expect(results["types"].output == results["their-types"].output)
    }
}
