import Host
import SystemPackage
import Testing

/// The hook on Debian, started by a real package of kernel headers.
@Suite(
    .enabled(if: Parts.areThere, Parts.reason),
    .enabled(if: Parts.headersPackage != nil, "missing: headers-package (scripts/parts headers-package)"))
struct KernelScriptsTests {
    private func outdated(
        _ image: String, _ script: String, over layers: [FilePath]
    ) async throws -> Scratch.Results {
        let results = try await Scratch.run(script, [image], from: .installed, over: layers)
        #expect(results["make"].status == 0, "\(results["make"].testDescription)")
        #expect(results["verify"].errors.contains("\(image) again"), "\(results["verify"].testDescription)")
        #expect(results["renewed"].output != "")
        #expect(results["again"].errors == "")
        return results
    }

    private func run(_ script: String) async throws -> Scratch.Results {
        try await Scratch.run(script, [Parts.headersPackage?.string ?? ""])
    }

    @Test func aPackageOfHeadersBuildsForItsKernel() async throws {
        let results = try await run(
            "KernelScriptsTests/aPackageOfHeadersBuildsForItsKernel.sh")
        #expect(results["hook"].status == 0, "\(results["hook"].testDescription)")
        let install = results["install"].output + results["install"].errors
        #expect(results["install"].status == 0, "\(install)")
        #expect(install.contains("\(Parts.plain): installed"), "\(install)")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["log"].lines.last == "nvctl: result=ok exit=0")
        // The second time there was nothing to do, so there is one log, and latest.log.
        #expect(results["again"].status == 0)
        #expect(results["runs"].lines.count == 2)
        #expect(results["left"].output == "")
    }

    /// With the real initramfs-tools. If the headers come last, its image is made before DKMS's modules are.
    @Test(
        .enabled(if: SystemRoot.host.isDirectory(Parts.initramfsLayer), "missing: initramfs (scripts/parts initramfs)"))
    func anImageWithOlderModulesIsMadeAgain() async throws {
        let results = try await outdated(
            "/boot/initrd.img-\(Parts.plain)",
            "KernelScriptsTests/anImageWithOlderModulesIsMadeAgain.sh", over: [Parts.initramfsLayer])
        #expect(results["content"].output.contains("nvidia.ko"))
        #expect(results["without"].errors == "")
        #expect(results["untouched"].output == "")
    }

    /// With the real dracut, whose images have the same names as those of initramfs-tools.
    @Test(.enabled(if: SystemRoot.host.isDirectory(Parts.dracutLayer), "missing: dracut (scripts/parts dracut)"))
    func anImageOfDracutIsMadeAgain() async throws {
        let results = try await outdated(
            "/boot/initrd.img-\(Parts.plain)",
            "KernelScriptsTests/anImageOfDracutIsMadeAgain.sh", over: [Parts.dracutLayer])
        #expect(results["content"].output.contains("nvidia.ko"), "\(results["content"].testDescription)")
    }

    /// With the real kernel-install, and a plugin of ours that makes the image.
    @Test(
        .enabled(
            if: SystemRoot.host.isDirectory(Parts.kernelInstallLayer),
            "missing: kernel-install (scripts/parts kernel-install)"))
    func anImageOfKernelInstallIsMadeAgain() async throws {
        _ = try await outdated(
            "/boot/token/\(Parts.plain)/initrd",
            "KernelScriptsTests/anImageOfKernelInstallIsMadeAgain.sh", over: [Parts.kernelInstallLayer])
    }

    @Test func aFailureDoesNotFailThePackage() async throws {
        let results = try await run(
            "KernelScriptsTests/aFailureDoesNotFailThePackage.sh")
        let install = results["install"].output + results["install"].errors
        #expect(install.contains("NVIDIA DKMS build failed!") && install.contains("no such luck"), "\(install)")
        // DKMS's own script fails the package, as without us.
        #expect(!install.contains("nvidia-dkms exited"), "\(install)")
    }
}
