import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct BuildTests {
    @Test func whatIsRightAlreadyIsLeftAlone() async throws {
        let results = try await Scratch.run("BuildTests/whatIsRightAlreadyIsLeftAlone.sh", from: .installed)
        let plain = Parts.plain
        for step in ["again", "named"] {
            #expect(results[step].status == 0)
            #expect(results[step].output.contains("✓ \(plain): already built and installed"))
            #expect(results.changes(step) == [])
        }
        #expect(results["dry"].status == 0)
        #expect(results["dry"].output.contains("- build nvidia/590.48.01 for \(plain)"))
        #expect(results["dry"].output.contains("Dry run - no changes made."))
        #expect(results.changes("dry") == [])
    }

    @Test(arguments: [(Dkms.old, Scratch.Start.installed), (.new, .installed), (.old, .installedInImage)])
    func forceReallyCompiles(dkms: Dkms, start: Scratch.Start) async throws {
        let results = try await Scratch.run("BuildTests/forceReallyCompiles.sh", on: dkms, from: start)
        #expect(results["plain"].output.contains("already built and installed"))
        #expect(results["same"].status == 1)
        #expect(results["force"].status == 0, "\(results["force"].testDescription)")
        #expect(results["built"].status == 0)
        #expect(results["installed"].status == 0)
        #expect(results["status"].status == 0)
        #expect(results["dkms"].lines.count == 1)
        #expect(results["dkms"].lines.first?.hasSuffix(": installed") ?? false)
        // Neither a temporary folder nor an archived original.
        #expect(results["leftovers"].output == "")
    }

    /// DKMS makes its signing key in the first build, and builds run side by side.
    @Test(arguments: Dkms.allCases) func allKernelsAreSignedWithOneKey(dkms: Dkms) async throws {
        let results = try await Scratch.run("BuildTests/allKernelsAreSignedWithOneKey.sh", on: dkms, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["times"].lines == ["1"])
        let words = results["keys"].output.split { $0 == " " || $0 == "\n" }
        try #require(words.count == 2, "\(results["keys"].output)")
        #expect(words[0] == "10")
        let key = words[1].filter { $0 != ":" }
        #expect(results["made"].output.contains(key), "\(results["made"].output) \(key)")
    }

    /// Builds are batch work, so that a desktop stays usable while compilers run.
    @Test func buildsGiveWayToOtherWork() async throws {
        let results = try await Scratch.run("BuildTests/buildsGiveWayToOtherWork.sh", from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["class"].output.filter(\.isLetter) == "B")
    }

    /// If the longest build began last, it would continue alone.
    @Test func theLongestBuildIsBegunFirst() async throws {
        let results = try await Scratch.run("BuildTests/theLongestBuildIsBegunFirst.sh", from: .installed)
        func begun(_ step: String) -> [String] {
            results[step].errors.split(separator: "\n").filter { $0.contains(" build nvidia/") }
                .compactMap { $0.split(separator: " ").last.map(String.init) }
        }
        #expect(begun("first") == [Parts.plain, Parts.cloud])
        #expect(begun(Parts.cloud) == [Parts.cloud, Parts.plain])
    }

    @Test func everyKernelThatIsNamedIsBuilt() async throws {
        let results = try await Scratch.run("BuildTests/everyKernelThatIsNamedIsBuilt.sh", from: .installed)
        #expect(results["build"].status == 0)
        #expect(results["build"].output.contains("✓ \(Parts.cloud): installed nvidia/590.48.01"))
        #expect(results["build"].output.contains("✓ \(Parts.plain): already built and installed"))
        #expect(!results["build"].output.contains(Parts.backport))
        #expect(results["dkms"].lines.count == 2)
    }

    @Test func kernelsWithoutHeaders() async throws {
        let results = try await Scratch.run("BuildTests/kernelsWithoutHeaders.sh", from: .installed)
        #expect(results["all"].status == 2)
        #expect(results["all"].output.contains("✓ \(Parts.plain): already built and installed"))
        #expect(results["all"].output.contains("✗ 6.9.9-bare: skipped, no headers: "))
        #expect(results["all"].output.contains("/lib/modules/6.9.9-bare/build does not exist\n      advice: "))
        #expect(results["all"].output.contains("✗ 6.9.9-dangling: skipped, no headers: "))
        #expect(results["all"].output.contains("points to /usr/src/linux-headers-gone, which does not exist"))
        for step in ["bare", "dangling", "both", "ignored", "unknown", "version"] {
            #expect(results[step].status == 1)
            #expect(results[step].output == "")
            #expect(results[step].errors.contains("\nadvice: "))
        }
        #expect(results["bare"].errors.hasPrefix("nvctl: no headers for 6.9.9-bare: "))
        #expect(results["dangling"].errors.contains("/usr/src/linux-headers-gone, which does not exist"))
        #expect(
            results["ignored"].errors.hasPrefix(
                "nvctl: kernel \(Parts.cloud) is ignored (IgnoreKernel in /etc/nvctl.conf"))
        #expect(results["unknown"].errors.hasPrefix("nvctl: kernel 9.9.9-none is not installed\n"))
        #expect(results["version"].errors.contains("NVIDIA driver 1.2.3 is not registered"))
        for step in ["all", "bare", "dangling", "both", "ignored", "unknown", "version"] {
            #expect(results.changes(step) == [])
        }
    }

    /// Names that a shell or a terminal would take for something else.
    @Test func malformedNames() async throws {
        let results = try await Scratch.run("BuildTests/malformedNames.sh", from: .installed)
        let commands = results.steps.keys.filter { $0.last?.isNumber ?? false }
        #expect(commands.count == 35)
        for step in commands.sorted() {
            #expect(results[step].status == 64, "\(step): \(results[step].testDescription)")
            // By then, setup has said which requirements are met.
            #expect(results[step].output == "" || step.hasPrefix("setup"))
            #expect(results[step].errors.split(separator: "\n").count <= 12)
            #expect(results.changes(step) == [], "\(step)")
        }
        #expect(results["folders"].status == 2)
        #expect(results["folders"].output.components(of: "its name cannot be passed to DKMS safely") == 4)
        #expect(results.changes("folders") == [])
        #expect(results["status"].lines.count { $0.contains("6.9.9") } == 4)
        for (name, step) in results.steps where !name.hasSuffix(".before") && !name.hasSuffix(".after") {
            #expect((step.output + step.errors).unicodeScalars.allSatisfy(Self.isPrintable), "\(name)")
        }
        #expect(results["executed"].output == "")
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || (scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value))
    }
}

extension String {
    /// How often the text occurs.
    func components(of text: String) -> Int { split(separator: text, omittingEmptySubsequences: false).count - 1 }
}
