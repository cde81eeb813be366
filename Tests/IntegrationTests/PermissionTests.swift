import Host
import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct PermissionTests {
    @Test func anOrdinaryUserIsToldWhatToRun() async throws {
        let results = try await Scratch.run("PermissionTests/anOrdinaryUserIsToldWhatToRun.sh", from: .installed)
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["verify"].status == 0)
        #expect(results["status"].output.contains("✓ \(Parts.plain) [nvidia: dkms, headers: ✓]"))
        #expect(results["gsp"].status == 0, "\(results["gsp"].testDescription)")
        if SystemRoot.host.firstLine("/proc/sys/kernel/dmesg_restrict") == "1" {
            #expect(
                results["gsp"].lines.last == "not read: only root may read it on this system "
                    + "(kernel.dmesg_restrict)")
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
