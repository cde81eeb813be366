import Testing

/// Several versions of the driver: which one is in use, which one new kernels get, and the way back.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct VersionTests {
    @Test(arguments: Dkms.allCases) func oneIsInUseAndTheOtherIsKept(dkms: Dkms) async throws {
        let results = try await Scratch.run("VersionTests/oneIsInUseAndTheOtherIsKept.sh", on: dkms)
        let (plain, cloud) = (Parts.plain, Parts.cloud)
        #expect(results["init"].status == 0, "\(results["init"].testDescription)")
        #expect(
            results["init"].output.contains("nvidia/590.44.01 stays in use until 'nvctl driver source sync' has built"))
        #expect(!results["staged"].output.contains("590.48.01"))
        #expect(results["sync"].status == 0, "\(results["sync"].testDescription)")

        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["status"].output.contains("Driver:         590.48.01"))
        #expect(results["status"].output.contains("nvidia/590.44.01 (modules for 2 kernels; not in DKMS)"))
        #expect(results["json"].output.contains("\"version\" : \"590.44.01\""))
        #expect(results["listed"].lines.count == 2)
        #expect(!results["listed"].output.contains("590.44.01"))
        #expect(results["sources"].lines == ["/usr/src/nvidia-590.48.01"])
        #expect(results["versions"].lines == ["\(plain) 590.48.01", "\(cloud) 590.48.01"])

        #expect(results["rollback"].status == 0, "\(results["rollback"].testDescription)")
        #expect(results["rollback"].output.contains("✓ \(plain): installed nvidia/590.44.01"))
        #expect(results["work"].lines == ["0"])
        #expect(results["back"].lines == ["\(plain) 590.44.01", "\(cloud) 590.44.01"])
        #expect(results["verified"].status == 0, "\(results["verified"].testDescription)")
        #expect(results["verified"].output.contains("Source:         /usr/src/nvidia-590.44.01"))
        #expect(results["verified"].output.contains("nvidia/590.48.01 (modules for 2 kernels; not in DKMS)"))
        #expect(!results["backListed"].output.contains("590.48.01"))
        #expect(results["backSources"].lines == ["/usr/src/nvidia-590.44.01 /var/lib/nvctl/sources/590.44.01"])

        #expect(results["forward"].status == 0, "\(results["forward"].testDescription)")
        #expect(results["forwardVersions"].lines == ["\(plain) 590.48.01", "\(cloud) 590.48.01"])
        #expect(results["use"].status == 0, "\(results["use"].testDescription)")
        #expect(results["useVersions"].lines == results["back"].lines)
        #expect(results["again"].output.contains("already built and installed"))
        #expect(results.changes("again") == [])
        #expect(results["unknown"].status == 1)
        #expect(results["unknown"].errors.contains("590.48.01"))
        #expect(results.changes("unknown") == [])
        #expect(results["dry"].output.contains("install nvidia/590.48.01 for \(plain)"))
        #expect(results.changes("dry") == [])
    }

    /// DKMS 3.0.10 installs the newest version that wants it; 3.2.2 none at all where the newest does not.
    @Test(arguments: Dkms.allCases) func anotherKernelGetsTheVersionThatWasRolledBackTo(dkms: Dkms) async throws {
        let results = try await Scratch.run("VersionTests/anotherKernelGetsTheVersionThatWasRolledBackTo.sh", on: dkms)
        #expect(results["debian"].status == 0, "\(results["debian"].testDescription)")
        #expect(results["debianVersion"].lines == ["\(Parts.backport) 590.44.01"])
        #expect(results["archVersion"].lines == ["\(Parts.backport) 590.44.01"], "\(results["arch"].testDescription)")
        #expect(results["forward"].status == 0, "\(results["forward"].testDescription)")
        #expect(results["all"].lines == ["\(Parts.plain) 590.48.01", "\(Parts.cloud) 590.48.01"])
    }

    @Test func oneKernelCanHaveAnotherVersion() async throws {
        let results = try await Scratch.run("VersionTests/oneKernelCanHaveAnotherVersion.sh")
        let (plain, cloud) = (Parts.plain, Parts.cloud)
        #expect(results["one"].status == 0, "\(results["one"].testDescription)")
        #expect(results["versions"].lines == ["\(plain) 590.48.01", "\(cloud) 590.44.01"])
        #expect(results["sources"].lines == ["/usr/src/nvidia-590.48.01"])
        #expect(results["status"].status == 2)
        #expect(results["status"].output.contains("Driver:         590.48.01"))
        #expect(results["status"].output.contains("version 590.44.01, but the registered driver is 590.48.01"))
        #expect(results["unclear"].status == 1)
        #expect(results["unclear"].errors.contains("nvctl driver dkms use <version>"))
        #expect(results["unknown"].errors.contains("registered versions: nvidia/590.48.01, nvidia/590.44.01\n"))
        #expect(results["back"].status == 0, "\(results["back"].testDescription)")
        #expect(results["backVersions"].lines == ["\(plain) 590.48.01", "\(cloud) 590.48.01"])
        #expect(!results["listed"].output.contains("590.44.01"))
    }

    @Test func aKernelWithoutKeptModulesIsNamedAndKeepsWhatItHas() async throws {
        let results = try await Scratch.run("VersionTests/aKernelWithoutKeptModulesIsNamedAndKeepsWhatItHas.sh")
        #expect(results["rollback"].status == 2, "\(results["rollback"].testDescription)")
        #expect(results["rollback"].output.contains("\(Parts.backport): skipped, no modules of 590.44.01 are kept"))
        #expect(results["versions"].lines == ["\(Parts.plain) 590.44.01", "\(Parts.backport) 590.48.01"])
        #expect(results["forward"].status == 0, "\(results["forward"].testDescription)")
        #expect(
            results["forwardVersions"].lines
                == [Parts.plain, Parts.cloud, Parts.backport].map { "\($0) 590.48.01" })
        #expect(results["forwardStatus"].status == 0, "\(results["forwardStatus"].testDescription)")
        #expect(results["again"].status == 2, "\(results["again"].testDescription)")
        #expect(results["againVersions"].lines == results["versions"].lines)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["built"].lines == ["\(Parts.plain) 590.44.01", "\(Parts.backport) 590.44.01"])
        #expect(results["none"].status == 1)
        #expect(results["none"].errors.contains("advice: "))
        #expect(results.changes("none") == [])
    }

    @Test func aUserspaceDriverOfAnotherVersionIsNeverSilent() async throws {
        let results = try await Scratch.run("VersionTests/aUserspaceDriverOfAnotherVersionIsNeverSilent.sh")
        #expect(results["matching"].status == 0)
        #expect(!results["matching"].output.contains("userspace"))
        let words = "the userspace driver is 590.48.01 and the modules are 590.44.01"
        for step in ["rollback", "status", "build"] {
            #expect(results[step].output.contains(words), "\(step): \(results[step].testDescription)")
        }
        #expect(results["rollback"].output.contains("nvctl driver dkms use 590.48.01"))
        #expect(results["rollback"].status == 0)
        #expect(results["status"].status == 2)
        #expect(results["json"].output.contains(words))
        #expect(!results["use"].output.contains("userspace"))
        #expect(results["end"].status == 0)
    }
}
