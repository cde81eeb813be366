import Host
import Testing

/// Everything that `fix` can repair is broken for real, one thing after the other in one system. The doctor names it,
/// `fix` repairs it, and the doctor and the real programs find nothing wrong any more.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct FixTests {
    /// - Parameter healthy: whether modprobe would then load what DKMS has built.
    private func check(_ results: Scratch.Results, _ name: String, _ id: String? = nil, healthy: Bool = true) throws {
        let found = results["\(name).doctor"]
        #expect(found.output.contains("\"id\" : \"\(id ?? name)\""), "\(name): \(found.output)")
        let fix = results["\(name).fix"]
        #expect(fix.status == 0, "\(name): \(fix.testDescription)")
        let after = results["\(name).after"]
        #expect(after.status == 0, "\(name): \(after.testDescription)")
        #expect(!after.output.contains("[\(id ?? name)]"), "\(name): \(after.output)")
        #expect(results["\(name).status"].status == 0, "\(name): \(results["\(name).status"].testDescription)")
        guard healthy else { return }
        let loadable = results["\(name).loadable"]
        #expect(loadable.status == 0 && loadable.lines.count == 5, "\(name): \(loadable.testDescription)")
    }

    @Test(arguments: Dkms.allCases) func modules(dkms: Dkms) async throws {
        let results = try await Scratch.run("FixTests/modules.sh", on: dkms, from: .installed)
        #expect(results["healthy"].status == 0, "\(results["healthy"].testDescription)")
        #expect(results["healthy"].output.contains("No problems found."))
        #expect(results["nothing"].status == 0, "\(results["nothing"].testDescription)")
        #expect(results["nothing"].output.contains("nvctl found nothing that it can fix"))
        #expect(results.changes("nothing") == [])
        #expect(results["dry"].status == 2)
        #expect(results["dry"].output.contains("- install nvidia/590.48.01 for \(Parts.plain)"))
        #expect(results["still"].output == "")
        for name in [
            "modules-vanished", "modules-missing", "modules-incomplete", "modules-other-kernel", "modules-mixed",
            "modules-other-version", "modules-not-indexed", "module-index-damaged", "modules-shadowed",
            "install-link-missing",
        ] {
            try check(results, name)
        }
        try check(results, "modules-overridden", "modules-shadowed")
        try check(results, "modules-duplicate")
        try check(results, "modules-replaced", "modules-shadowed")
        #expect(results["aside"].lines.count == 2, "\(results["aside"].testDescription)")
        #expect(results["last"].status == 0, "\(results["last"].testDescription)")
        #expect(results["sane"].lines.count == 1 && results["sane"].output.hasSuffix(": installed\n"))
    }

    @Test(arguments: Dkms.allCases) func dkmsTree(dkms: Dkms) async throws {
        let results = try await Scratch.run("FixTests/dkmsTree.sh", on: dkms, from: .installed)
        for name in [
            "build-stuck", "build-damaged", "build-leftover", "install-link-dangling", "source-link-missing",
            "source-missing", "run-unfinished",
        ] {
            try check(results, name)
        }
        #expect(results["rest"].output == "", "\(results["rest"].output)")
        try check(results, "linked-build-gone", "install-link-dangling")
        try check(results, "linked-build-stuck", "build-stuck")
        try check(results, "snapshot-unlinked", "source-missing")
        try check(results, "stale-entry", "source-missing")
        try check(results, "unlinked-entry", "source-link-missing")
        #expect(!results["entries"].output.contains(".0\n"), "\(results["entries"].output)")
        #expect(results["killed"].status == 137, "\(results["killed"].testDescription)")
        #expect(results["sane"].lines.count == 1 && results["sane"].output.hasSuffix(": installed\n"))
    }

    @Test(arguments: Dkms.allCases) func sourcesAndHook(dkms: Dkms) async throws {
        let results = try await Scratch.run("FixTests/sourcesAndHook.sh", on: dkms, from: .installed)
        for name in ["dkms-conf-unreadable", "dkms-conf-faulty", "hook-outdated"] { try check(results, name) }
        #expect(results["kept"].lines.contains("dkms.conf.old") && results["kept"].lines.contains("dkms.conf.old.2"))
        #expect(results["hook"].status == 0 && results["hook"].output.contains("✓ /etc/profile.d/nvidia-dkms.sh"))
        try check(results, "hook-older", "hook-outdated")
        #expect(results["hookAgain"].status == 0 && !results["hookAgain"].output.contains("✗"))
        try check(results, "driver-not-registered", healthy: false)
        try check(results, "conf-missing", "dkms-conf-faulty", healthy: false)
        for step in ["registered", "registeredAgain"] {
            #expect(results[step].output.contains("590.48.01: added"), "\(results[step].testDescription)")
        }
        try check(results, "from-nothing", "modules-missing")
    }

    /// What cannot be repaired is reported, and the exit status says that there is something.
    @Test func whatIsLeftIsSaid() async throws {
        let results = try await Scratch.run("FixTests/whatIsLeftIsSaid.sh", from: .installed)
        #expect(results["before"].output.contains("[modules-vanished]"))
        #expect(results["fix"].status == 2, "\(results["fix"].testDescription)")
        #expect(results["fix"].lines.last?.contains("\"id\":\"module-blocked\"") ?? false)
        #expect(results["after"].status == 2)
        #expect(!results["after"].output.contains("[modules-vanished]"))
        #expect(results["after"].output.contains("line 1 of /etc/modprobe.d/envycontrol.conf prevents nvidia"))
        #expect(results["failing"].output.contains("nvctl found nothing that it can fix"))
        #expect(results["failed"].status == 1, "\(results["failed"].testDescription)")
        #expect(results["failed"].output.contains("[modules-missing]"))
        #expect(
            results["diagnosed"].output.contains("/var/log/nvctl/nvidia-590.48.01/"), "\(results["diagnosed"].output)")
    }

    /// The real initramfs-tools.
    @Test(
        .enabled(if: SystemRoot.host.isDirectory(Parts.initramfsLayer), "missing: initramfs (scripts/parts initramfs)"))
    func anImageWithOlderModulesIsMadeAgain() async throws {
        let results = try await Scratch.run(
            "FixTests/anImageWithOlderModulesIsMadeAgain.sh", from: .installed, over: [Parts.initramfsLayer])
        #expect(results["shallow"].status == 0, "\(results["shallow"].testDescription)")
        #expect(results["deep"].output.contains("[image-outdated]"), "\(results["deep"].testDescription)")
        #expect(results["fix"].status == 0, "\(results["fix"].testDescription)")
        // nvctl looks into the image once, before it makes the image again. Afterwards, the image is newer than the
        // modules.
        #expect(results["listed"].lines.count == 1, "\(results["listed"].output)")
        #expect(results["renewed"].output != "")
        #expect(results["after"].status == 0, "\(results["after"].testDescription)")
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["afterAgain"].status == 0, "\(results["afterAgain"].testDescription)")
        for step in ["refused", "refusedJSON"] {
            #expect(results[step].status == 2, "\(results[step].testDescription)")
        }
        #expect(
            results["refused"].output.contains(
                "✗ make the images of \(Parts.plain) again that contain older modules: FAILED, /boot/initrd.img-"),
            "\(results["refused"].testDescription)")
        #expect(results["refusedJSON"].output.contains("could not be made again"), "\(results["refusedJSON"].output)")
        #expect(results["keeps"].status == 0)
    }
}
