import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct FailedBuildTests {
    @Test(arguments: Dkms.allCases) func aFailedBuildChangesNothingButItsLog(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            #"""
            file=$clone/kernel-open/nvidia-uvm/uvm.c
            cp -p "$file" /var/home/uvm.c
            as_nobody bash -c "echo '#error this cannot be compiled' >>'$file'"
            step before checksums "$plain"
            step inodesBefore inodes "$plain"
            step sync nvctl driver source sync
            step after checksums "$plain"
            step inodesAfter inodes "$plain"
            step status nvctl driver dkms status --verify
            step dkms dkms status
            step kept find /var/log/nvctl -type f -size +0
            step log grep -h 'error: #error' -r /var/log/nvctl
            step logs nvctl driver dkms logs
            step work find /var/lib/nvctl/build -mindepth 1
            step tree find "$tree" -name '.tmp*' -o -path "$tree/build/*"
            # The same again: the failed source is still what is registered.
            step again nvctl driver source sync
            cp -p /var/home/uvm.c "$file"
            as_nobody touch "$file"
            step mended nvctl driver source sync
            step healthy nvctl driver dkms status --verify
            step cleared find /var/log/nvctl -type f
            step logsAfter nvctl driver dkms logs
            """#, on: dkms, from: .installed)
        let plain = Parts.plain
        #expect(results["sync"].status == 1)
        #expect(results["sync"].output.contains("✗ \(plain): FAILED, dkms build exited with status"))
        #expect(results["sync"].output.contains("error: #error this cannot be compiled"))
        #expect(results["sync"].output.contains("log: /var/log/nvctl/nvidia-590.48.01/\(plain)-"))
        #expect(results["before"].output == results["after"].output)
        #expect(results["inodesBefore"].output == results["inodesAfter"].output)
        #expect(results["status"].output.contains("✓ \(plain) [nvidia: dkms, headers: ✓]"))
        #expect(results["dkms"].lines.first?.hasSuffix(": installed") ?? false)
        #expect(results["kept"].lines.count == 2)
        #expect(results["log"].output.contains("error: #error this cannot be compiled"))
        #expect(results["logs"].output.contains("✗ \(plain) [FAILED]"), "\(results["logs"].testDescription)")
        #expect(results["work"].output == "")
        #expect(results["tree"].output == "")

        #expect(results["again"].status == 1)
        #expect(results["mended"].status == 0, "\(results["mended"].testDescription)")
        #expect(results["healthy"].status == 0)
        #expect(results["cleared"].output == "")
        #expect(results["logsAfter"].output.contains("✓ \(plain) [OK]"))
        #expect(!results["logsAfter"].output.contains("FAILED"))
    }

    @Test func theOthersGoOnWhenOneFails() async throws {
        let results = try await Scratch.run(
            #"""
            only "$plain" "$backport"
            as_nobody bash -c "cat >>'$clone/kernel-open/nvidia-uvm/uvm.c'" <<'END'
            #include <linux/version.h>
            #if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
            #error not for this kernel
            #endif
            END
            step sync nvctl driver source sync
            step json nvctl driver source sync --json
            step status nvctl driver dkms status
            step dkms dkms status
            """#, from: .installed)
        let (plain, backport) = (Parts.plain, Parts.backport)
        #expect(results["sync"].status == 2)
        #expect(results["sync"].output.contains("✓ \(plain): installed nvidia/590.48.01"))
        #expect(results["sync"].output.contains("✗ \(backport): FAILED"))
        #expect(results["sync"].output.contains("error: #error not for this kernel"))
        // Now one is up to date and the other fails again: still one of several.
        #expect(results["json"].status == 2)
        #expect(results["json"].output.contains("\"schemaVersion\""))
        #expect(results["status"].status == 2)
        #expect(results["status"].lines.contains { $0.hasPrefix("  ✗ \(backport) [nvidia: MISSING, headers: ✓]") })
        #expect(results["dkms"].lines.count == 1)
    }
}
