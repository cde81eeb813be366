import Testing

/// Installations that fail, or that have to replace more than files with the same names.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct FailedInstallTests {
    @Test(arguments: Dkms.allCases) func whereNothingWasBeforeNothingIsAfter(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "FailedInstallTests/whereNothingWasBeforeNothingIsAfter.sh", on: dkms, from: .installed)
        #expect(results["build"].status == 1, "\(results["build"].testDescription)")
        #expect(results["build"].output.contains("nvidia.ko differs from what was built"))
        #expect(results["left"].output == "")
        #expect(results["status"].output.contains("✗ \(Parts.plain) [nvidia: MISSING, headers: ✓]"))
        #expect(results["status"].status == 2)
    }

    /// Even if the old modules cannot be put back, they are not thrown away.
    @Test func whatCannotBePutBackIsKept() async throws {
        let results = try await Scratch.run("FailedInstallTests/whatCannotBePutBackIsKept.sh", from: .installed)
        #expect(results["build"].status == 1)
        #expect(results["build"].output.contains("its old modules could not be put back"))
        #expect(results["build"].output.contains("they are kept in /lib/modules/.nvctl-\(Parts.plain)-"))
        #expect(results["kept"].lines.count == 5)
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
        #expect(results["status"].status == 0)
        #expect(results["left"].output == "")
    }

    /// Whatever goes wrong, the files, DKMS's link and what modprobe finds are as they were.
    @Test(arguments: Dkms.allCases, [Scratch.Start.installed, .installedInImage])
    func whatWasInstalledIsPutBack(dkms: Dkms, start: Scratch.Start) async throws {
        let results = try await Scratch.run("FailedInstallTests/whatWasInstalledIsPutBack.sh", on: dkms, from: start)
        let reasons = [
            "fails": "depmod -a \(Parts.plain) exited with status 3", "wrecks": "modprobe does not find nvidia",
            "removes": "did not write /lib/modules/\(Parts.plain)/modules.dep.bin",
            "missing": "nvidia-drm.ko differs from what was built",
            "refused": "PRE_INSTALL failed, so nothing was changed",
        ]
        #expect(results["before"].lines.count == 14)
        for (name, reason) in reasons {
            #expect(results[name].status == 1, "\(name): \(results[name].testDescription)")
            #expect(results[name].output.contains(reason), "\(name): \(results[name].output)")
            #expect(results["\(name).after"].output == results["before"].output, "\(name)")
        }
        #expect(results["preferred"].status == 1)
        let preferred = "modprobe would load /lib/modules/\(Parts.plain)/extra/nvidia-uvm.ko"
        #expect(results["preferred"].output.contains(preferred))
        #expect(results["preferredSame"].status == 0)
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
        if start == .installed { #expect(results["same"].status == 0, "the other driver's file is the same one") }
        #expect(results["status"].status == 0)
        #expect(results["left"].output == "")
    }

    /// nvctl is killed while it installs, or while it puts the old modules back. modprobe finds a whole set, and the
    /// next run completes the installation.
    @Test(arguments: Dkms.allCases, [Scratch.Start.installed, .installedInImage])
    func aKilledInstallationIsBroughtToItsEnd(dkms: Dkms, start: Scratch.Start) async throws {
        let results = try await Scratch.run(
            "FailedInstallTests/aKilledInstallationIsBroughtToItsEnd.sh", on: dkms, from: start)
        for name in ["depmod", "script", "back"] {
            #expect(results[name].status == 137, "\(name): \(results[name].testDescription)")
            #expect(results["\(name).loadable"].status == 0, "\(name): \(results["\(name).loadable"].testDescription)")
            #expect(results["\(name).stages"].output != "", "\(name)")
            for step in ["next", "force", "status"] {
                let result = results["\(name).\(step)"]
                #expect(result.status == 0, "\(name).\(step): \(result.testDescription)")
            }
            #expect(results["\(name).dkms"].lines.count == 1, "\(name)")
            #expect(results["\(name).dkms"].output.hasSuffix(": installed\n"), "\(name)")
            #expect(results["\(name).left"].output == "", "\(name)")
        }
    }

    @Test func onAReadOnlyFilesystemNothingIsBegun() async throws {
        let results = try await Scratch.run(
            "FailedInstallTests/onAReadOnlyFilesystemNothingIsBegun.sh", from: .installed)
        #expect(results["build"].status == 1)
        #expect(results["build"].output.contains("Read-only file system"), "\(results["build"].output)")
        #expect(results["before"].output == results["after"].output)
        #expect(results["status"].status == 0)
    }

    /// There are old modules with another compression, and one that the new set no longer has.
    @Test(arguments: Dkms.allCases) func nothingOfTheOldSetStaysBesideTheNew(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "FailedInstallTests/nothingOfTheOldSetStaysBesideTheNew.sh", on: dkms, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(
            // The newer DKMS takes the compressed file as the way in which this kernel's modules are compressed.
            results["modules"].lines
                == ["nvidia-drm.ko", "nvidia-modeset.ko", "nvidia-uvm.ko", "nvidia.ko"].map {
                    "/usr/lib/modules/\(Parts.plain)/updates/dkms/\($0)" + (dkms == .new ? ".zst" : "")
                })
        #expect(results["status"].status == 0)
    }

    @Test func aKernelThatTheDriverLeavesOutIsNotBuiltFor() async throws {
        let results = try await Scratch.run(
            "FailedInstallTests/aKernelThatTheDriverLeavesOutIsNotBuiltFor.sh", from: .installed)
        #expect(results["build"].output.contains("excluded by the driver's dkms.conf"))
        // The kernel can be booted, and has no driver.
        #expect(results["build"].status == 2)
        #expect(!results["logs"].output.contains("FAILED"))
    }
}
