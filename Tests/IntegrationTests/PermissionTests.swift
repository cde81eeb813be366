import Host
import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct PermissionTests {
    @Test func anOrdinaryUserIsToldWhatToRun() async throws {
        let results = try await Scratch.run(
            #"""
            # Where nobody can read it, wherever the checkout is.
            install -m 755 "$NVCTL" /usr/local/bin/nvctl
            rm -f /usr/bin/{sudo,run0,doas}
            ordinary() { as_nobody env -C / HOME=/nonexistent /usr/local/bin/nvctl "$@"; }
            step status ordinary driver dkms status
            step verify ordinary driver dkms status --verify
            step gsp ordinary driver gsp status
            watched build ordinary driver dkms build --force --kernel "$plain"
            watched unregister ordinary driver dkms unregister
            watched setup ordinary driver dkms setup
            watched sync ordinary driver source sync --force
            watched init ordinary driver source init "$clone"
            watched cleanup ordinary driver dkms cleanup --keep 0 --execute
            watched dryCleanup ordinary driver dkms cleanup --keep 0
            watched dry ordinary driver dkms build --force --dry-run
            step cache find / -xdev -newer /usr/local/bin/nvctl -user nobody -not -path '/proc/*'
            """#, from: .installed)
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["verify"].status == 0)
        #expect(results["status"].output.contains("✓ \(Parts.plain) [nvidia: dkms, headers: ✓]"))
        #expect(results["gsp"].status == 0, "\(results["gsp"].testDescription)")
        if SystemRoot.host.firstLine("/proc/sys/kernel/dmesg_restrict") == "1" {
            #expect(results["gsp"].lines.last == "not read: only root may read it here (kernel.dmesg_restrict)")
        }
        let commands = [
            "build": "driver dkms build --force --kernel \(Parts.plain)", "unregister": "driver dkms unregister",
            "cleanup": "driver dkms cleanup --keep 0 --execute", "setup": "driver dkms setup",
            "sync": "driver source sync --force",
            "init": "driver source init /var/home/clone",
        ]
        for (step, command) in commands {
            #expect(results[step].status == 77, "\(step): \(results[step].testDescription)")
            #expect(results[step].output == "" || step == "setup")
            #expect(results[step].errors.hasSuffix("nvctl: this needs root\nadvice: sudo nvctl \(command)\n"))
            #expect(results.changes(step) == [])
        }
        for step in ["dry", "dryCleanup"] {
            #expect(results[step].status == 0, "\(results[step].testDescription)")
            #expect(results.changes(step) == [])
        }
    }
}
