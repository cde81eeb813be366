import Testing

/// The seed's "Building from Source", from a clone that belongs to an ordinary user.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct SourceTests {
    @Test(arguments: Dkms.allCases) func fromCloneToInstalledModules(dkms: Dkms) async throws {
        let results = try await Scratch.run("SourceTests/fromCloneToInstalledModules.sh", on: dkms)
        let (first, second) = (Parts.plain, Parts.backport)

        #expect(results["init"].status == 0)
        #expect(results["init"].output.contains("✓ register nvidia/590.48.01 with DKMS"))
        #expect(results["registered"].status == 2)
        #expect(results["registered"].output.contains("✗ \(first) [nvidia: MISSING, headers: ✓]"))

        #expect(results["sync"].status == 0, "\(results["sync"].testDescription)")
        #expect(results["sync"].output.contains("✓ \(first): installed nvidia/590.48.01"))
        #expect(results["sync"].output.contains("✓ \(second): installed nvidia/590.48.01"))

        #expect(results["status"].status == 0)
        #expect(
            results["status"].output.hasPrefix(
                """
                NVIDIA DKMS Status
                ══════════════════════════════════════════════════

                DKMS:           installed
                Driver:         590.48.01
                Registered:     yes
                Source:         /usr/src/nvidia-590.48.01
                Source Type:    git (https://github.com/NVIDIA/open-gpu-kernel-modules.git)

                """))
        #expect(results["status"].lines.contains("  ✓ \(first) [nvidia: dkms, headers: ✓]"))
        #expect(results["status"].lines.contains("  ✓ \(second) [nvidia: dkms, headers: ✓]"))
        let rows = results["dkms"].lines
        #expect(rows.count == 2)
        for kernel in [first, second] {
            #expect(rows.contains { $0.hasPrefix("nvidia/590.48.01, \(kernel), ") && $0.hasSuffix(": installed") })
        }

        #expect(results["unchanged"].status == 0, "\(results["unchanged"].testDescription)")
        #expect((1...3).contains(results["gits"].lines.count), "\(results["gits"].output)")

        let modinfo = results["modinfo"].lines
        #expect(modinfo.count { $0.hasPrefix("version:") && $0.hasSuffix(" 590.48.01") } == 10)
        #expect(modinfo.count { $0.hasPrefix("vermagic:") && $0.contains(" \(first) ") } == 5)
        #expect(modinfo.count { $0.hasPrefix("vermagic:") && $0.contains(" \(second) ") } == 5)
    }

    @Test func theSnapshotIsRootsAndTheCloneIsLeftAlone() async throws {
        let results = try await Scratch.run("SourceTests/theSnapshotIsRootsAndTheCloneIsLeftAlone.sh")
        #expect(results["init"].status == 0, "\(results["init"].testDescription)")
        #expect(results["before"].output == results["after"].output)
        #expect(results["gitBefore"].output == results["gitAfter"].output)
        #expect(results["link"].lines == ["/var/lib/nvctl/sources/590.48.01"])
        #expect(results["folders"].lines == ["/var/lib/nvctl 755 root", "/var/lib/nvctl/sources 755 root"])
        #expect(results["changed"].lines == ["// changed"])

        let entries = results["snapshot"].lines.map { $0.split(separator: "|", omittingEmptySubsequences: false) }
        let names = Set(entries.map { String($0[0]) })
        #expect(entries.allSatisfy { $0[3] == "0:0" })
        #expect(entries.allSatisfy { $0[2] == ($0[1] == "d" ? "755" : "644") || ($0[1] == "f" && $0[2] == "755") })
        #expect(names.isSuperset(of: ["version.mk", "dkms.conf", "kernel-open/nvidia/nv.c", "untracked file.txt"]))
        #expect(!names.contains { $0 == ".git" || $0.hasPrefix(".git/") || $0.contains("_out") || $0.hasSuffix(".o") })
        #expect(!names.contains("COPYING"))
        for module in ["nvidia", "nvidia-modeset", "nvidia-drm", "nvidia-uvm", "nvidia-peermem"] {
            #expect(results["conf"].output.contains("=\"\(module)\"\n"))
        }
    }

    /// A clone's configuration can name programs that git runs. They must not run as root.
    @Test func programsOfTheClonesConfigurationNeverRunAsRoot() async throws {
        let results = try await Scratch.run("SourceTests/programsOfTheClonesConfigurationNeverRunAsRoot.sh")
        #expect(results["init"].status == 0, "\(results["init"].testDescription)")
        // The filter did run, so this would notice one that runs as root.
        #expect(results["ran"].lines == ["65534"])
        #expect(results["what"].output.contains("filter.spy.clean"))
        #expect(!results["what"].output.contains("core.fsmonitor"))
    }
}
