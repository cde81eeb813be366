import Testing

/// A kernel whose modules a package of the distribution brings, as Arch's nvidia-open does.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct PackagedModulesTests {
    /// Turns the installed sample into such a package's files.
    private static let packaged = #"""
        look_like_arch
        folder=/usr/lib/modules/$plain/extramodules
        mkdir -p "$folder"
        cp -a "/usr/lib/modules/$plain"/updates/dkms/nvidia*.ko "$folder"
        dkms uninstall "nvidia/$version" -k "$plain"
        rm -rf "${tree:?}/$plain" /var/lib/dkms/nvidia/original_module
        depmod "$plain"
        package=/var/lib/pacman/local/nvidia-open-590.48.01-7
        mkdir -p "$package"
        printf '%%FILES%%\n' >"$package/files"
        (cd / && find "${folder#/}"* -printf '%p\n') >>"$package/files"
        printf '%%NAME%%\nnvidia-open\n\n%%VERSION%%\n590.48.01-7\n' >"$package/desc"
        owned() { stat --format='%n %i %y %s' "$folder"/*; sha256sum "$folder"/*; }

        """#

    @Test(arguments: Dkms.allCases) func theyAreSkippedUnlessAskedForAndNeverMoved(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.packaged + #"""
                step before owned
                step packaged nvctl driver dkms status
                watched plain nvctl driver dkms build
                step dry nvctl driver dkms build --kernel "$plain" --dry-run
                step named nvctl driver dkms build --kernel "$plain"
                step after owned
                step status nvctl driver dkms status --verify
                step chosen modinfo -k "$plain" -n nvidia
                step originals find /var/lib/dkms -name 'original_module*'
                step force nvctl driver dkms build --force
                step afterForce owned
                step unregister nvctl driver dkms unregister --purge
                step afterPurge owned
                step purged nvctl driver dkms status
                """#, on: dkms, from: .installed)
        let plain = Parts.plain
        #expect(results["packaged"].status == 0, "\(results["packaged"].testDescription)")
        #expect(results["packaged"].output.contains("✓ \(plain) [nvidia: packaged, headers: ✓]"))
        #expect(results["plain"].status == 0)
        #expect(results["plain"].output.contains("\(plain): skipped, its modules belong to the package nvidia-open"))
        #expect(results["plain"].output.contains("advice: --kernel \(plain) builds for it all the same"))
        #expect(results.changes("plain") == [])
        #expect(results["dry"].output.contains("install nvidia/590.48.01 for \(plain)"))

        #expect(results["named"].status == 0, "\(results["named"].testDescription)")
        #expect(results["named"].output.contains("✓ \(plain): installed nvidia/590.48.01"))
        #expect(results["status"].output.contains("✓ \(plain) [nvidia: dkms, headers: ✓]"))
        #expect(results["chosen"].output.contains("/updates/dkms/nvidia.ko"))
        #expect(results["force"].status == 0, "\(results["force"].testDescription)")
        #expect(results["originals"].output == "")
        for step in ["after", "afterForce", "afterPurge"] { #expect(results[step].output == results["before"].output) }
        #expect(results["purged"].output.contains("✓ \(plain) [nvidia: packaged, headers: ✓]"))
    }
}
