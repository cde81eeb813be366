import Testing

/// `dkms install` that does not end well, or that has more to replace than it writes over.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct FailedInstallTests {
    /// A POST_INSTALL of the driver's own is the way to have `dkms install` leave nonsense.
    private static let sabotage = #"""
        after_install() { # COMMANDS
            printf '#!/bin/sh\n%s\n' "$1" >"$source/after-install"
            chmod 755 "$source/after-install"
            grep -q POST_INSTALL "$source/dkms.conf" || echo 'POST_INSTALL="after-install"' >>"$source/dkms.conf"
        }
        own=/usr/lib/modules/$plain/updates/dkms

        """#

    @Test(arguments: Dkms.allCases) func whereNothingWasBeforeNothingIsAfter(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.sabotage + #"""
                step purge nvctl driver dkms unregister --purge
                after_install "echo cut >'$own/nvidia.ko'"
                step build nvctl driver dkms build
                step left modules "$plain"
                step status nvctl driver dkms status
                """#, on: dkms, from: .installed)
        #expect(results["build"].status == 1, "\(results["build"].testDescription)")
        #expect(results["build"].output.contains("nvidia.ko is not what was built"))
        #expect(results["left"].output == "")
        #expect(results["status"].output.contains("✗ \(Parts.plain) [nvidia: MISSING, headers: ✓]"))
        #expect(results["status"].status == 2)
    }

    /// Even where the old modules cannot be put back, they are not thrown away.
    @Test func whatCannotBePutBackIsKept() async throws {
        let results = try await Scratch.run(
            Self.sabotage + #"""
                step before checksums "$plain"
                after_install "rm -rf '$own'; echo in the way >'$own'"
                step build nvctl driver dkms build --force
                step kept find "/usr/lib/modules/$plain" -path '*/.nvctl-kept-*' -name '*.ko.kept'
                rm "$own"
                after_install true
                # Any changing command begins with putting it right.
                step next nvctl driver dkms build --force --kernel "$plain"
                step status nvctl driver dkms status --verify
                step left find "/usr/lib/modules/$plain" -name '.nvctl*'
                """#, from: .installed)
        #expect(results["build"].status == 1)
        #expect(results["build"].output.contains("its old modules could not be put back"))
        #expect(results["build"].output.contains(".nvctl-kept-"))
        #expect(results["kept"].lines.count == 5)
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
        #expect(results["status"].status == 0)
        #expect(results["left"].output == "")
    }

    /// Old modules of another compression, and one that the new set no longer has.
    @Test(arguments: Dkms.allCases) func nothingOfTheOldSetStaysBesideTheNew(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.sabotage + #"""
                zstd -q --rm "$own/nvidia-drm.ko"
                sed -i '/\[4\]/d' "$source/dkms.conf"
                step build nvctl driver dkms build --force
                step modules modules "$plain"
                step status nvctl driver dkms status --verify
                """#, on: dkms, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(
            // The newer DKMS takes the compressed file for the way of this kernel.
            results["modules"].lines
                == ["nvidia-drm.ko", "nvidia-modeset.ko", "nvidia-uvm.ko", "nvidia.ko"].map {
                    "/usr/lib/modules/\(Parts.plain)/updates/dkms/\($0)" + (dkms == .new ? ".zst" : "")
                })
        #expect(results["status"].status == 0)
    }

    @Test func aKernelThatTheDriverLeavesOutIsNotBuiltFor() async throws {
        let results = try await Scratch.run(
            #"""
            step purge nvctl driver dkms unregister --purge
            echo 'BUILD_EXCLUSIVE_KERNEL="^5"' >>"$source/dkms.conf"
            step build nvctl driver dkms build
            step logs nvctl driver dkms logs
            """#, from: .installed)
        #expect(results["build"].output.contains("left out by the driver's own dkms.conf"))
        // It can be booted, and has no driver.
        #expect(results["build"].status == 2)
        #expect(!results["logs"].output.contains("FAILED"))
    }
}
