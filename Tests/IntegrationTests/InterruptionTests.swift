import Testing

/// What an interrupted DKMS leaves behind, and what a reinstalled kernel package does: `build` mends each.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct InterruptionTests {
    /// Each damage, and then: `build`, status, dkms status, and whether the modules are those that DKMS has.
    private static let mend = #"""
        mend() { # NAME
            step "$1.before" nvctl driver dkms status
            step "$1.build" nvctl driver dkms build
            step "$1.status" nvctl driver dkms status --verify
            step "$1.dkms" dkms status
            step "$1.same" diff -r "$tree/$plain/$arch/module" "/usr/lib/modules/$plain/updates/dkms"
            step "$1.original" find /var/lib/dkms -name 'original_module*'
        }
        installed=/usr/lib/modules/$plain/updates/dkms
        link=/var/lib/dkms/nvidia/kernel-$plain-$arch

        """#

    private func check(_ results: Scratch.Results, _ names: [String], healthyBefore: Set<String> = []) {
        for name in names {
            #expect((results["\(name).before"].status == 0) == healthyBefore.contains(name), "\(name)")
            #expect(results["\(name).build"].status == 0, "\(name): \(results["\(name).build"].testDescription)")
            #expect(results["\(name).status"].status == 0, "\(name): \(results["\(name).status"].testDescription)")
            #expect(results["\(name).status"].output.contains("✓ \(Parts.plain) [nvidia: dkms, headers: ✓]"))
            let rows = results["\(name).dkms"].lines
            #expect(rows.count == 1, "\(name)")
            // No warning behind it, such as of modules that are missing or differ.
            #expect(rows.first?.hasSuffix(": installed") ?? false, "\(name): \(rows)")
            #expect(results["\(name).same"].status == 0, "\(name): \(results["\(name).same"].output)")
            #expect(results["\(name).original"].output == "", "\(name)")
        }
    }

    @Test(arguments: Dkms.allCases) func whatOnlyHasToBeInstalled(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.mend + #"""
                rm -r "$installed"
                mend linkWithoutFiles
                rm "$link"
                mend filesWithoutLink
                rm "$installed"/nvidia-{uvm,drm}.ko
                mend someFilesGone
                truncate --size=2000 "$installed/nvidia-drm.ko"
                mend fileCutOff
                cp "$installed/nvidia-uvm.ko" "$installed/nvidia-drm.ko"
                mend fileDiffers
                cp -a "$tree/build" /var/home/build
                mkdir -p "$tree/build/kernel-open" && echo 'make: interrupted' >"$tree/build/make.log"
                rm "$link" "$installed/nvidia.ko"
                mend buildFolder
                """#, on: dkms, from: .installed)
        check(
            results,
            ["linkWithoutFiles", "filesWithoutLink", "someFilesGone", "fileCutOff", "fileDiffers", "buildFolder"],
            // A file that DKMS did not build is somebody's own: manual.
            healthyBefore: ["filesWithoutLink", "fileDiffers"])
        #expect(results["linkWithoutFiles.before"].output.contains("[nvidia: MISSING, headers: ✓]"))
        #expect(results["someFilesGone.before"].output.contains("[nvidia: incomplete, headers: ✓]"))
        #expect(results["fileCutOff.before"].output.contains("[nvidia: incomplete, headers: ✓]"))
    }

    @Test(arguments: Dkms.allCases) func whatHasToBeBuiltAgain(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.mend + #"""
                # Interrupted while the build was published (up to 3.1.6), nothing installed.
                rm -r "$tree/$plain/$arch/module" "$link" "$installed"
                mkdir -p "$tree/$plain/.tmp_${arch}_AbCdEf/module"
                mend stuck
                rm "$tree/$plain/$arch"/module/nvidia-{uvm,drm}.ko "$link" "$installed"/nvidia-drm.ko
                mend incomplete
                truncate --size=2000 "$tree/$plain/$arch/module/nvidia-drm.ko"
                rm -r "$installed"
                mend cutOff
                """#, on: dkms, from: .installed)
        check(results, ["stuck", "incomplete", "cutOff"])
    }
}
