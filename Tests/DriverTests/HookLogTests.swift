import DriverModel
import Glibc
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions
@testable import DriverFacts
@testable import DriverMessages
@testable import DriverWork

@Suite struct HookLogTests {
    @Test func theLatestIsLinkedAndTheOldestGo() throws {
        let fixture = try FixtureRoot()
        var last: FilePath = ""
        for second in 0..<5 {
            let log = try HookLog.begin(in: fixture.root, now: 1_700_000_000 + Int64(second / 2), keeping: 3)
            log.write("line \(second)")
            last = log.path
        }
        let names = fixture.root.names(in: Places.hookLogs)
        #expect(names.filter(BuildLogScan.isHookLog).count == 3)
        #expect(fixture.root.text(Places.hookLogs.appending("latest.log")) == "line 4\n")
        try HookLog.resume(last, in: fixture.root).write(HookResult(exitStatus: 1).line)
        #expect(fixture.root.text(last) == "line 4\nnvctl: result=failed exit=1\n")
        #expect(try HookResult.read(last, in: fixture.root)?.isSuccess == false)
    }

    /// A log without the link is better than none, and than one a second until the disk is full.
    @Test func aFolderInThePlaceOfTheLinkStopsNothing() throws {
        let fixture = try FixtureRoot()
        let folder = Places.hookLogs
        try fixture.file(folder.appending("latest.log/mine"))
        for second in 0..<3 {
            try HookLog.begin(in: fixture.root, now: 1_700_000_000, keeping: 20).write("line \(second)")
        }
        #expect(fixture.root.names(in: folder).filter(BuildLogScan.isHookLog).count == 3)
    }

    @Test func imagesAreThoseThatThePresetNames() {
        let preset = """
            # mkinitcpio preset file for the 'linux-zen' package
            #ALL_config="/etc/mkinitcpio.conf"
            ALL_kver="/boot/vmlinuz-linux-zen"
            PRESETS=('default' 'fallback')
            #default_image="/boot/initramfs-linux-zen.img"
            default_uki="/efi/EFI/Linux/arch-linux-zen.efi"
            fallback_image="/boot/initramfs-linux-zen-fallback.img"
            fallback_options="-S autodetect"
            other_image="/boot/other.img"
            """
        #expect(
            ImageSearch.images(ofPreset: preset) == [
                "/efi/EFI/Linux/arch-linux-zen.efi", "/boot/initramfs-linux-zen-fallback.img",
            ])
        #expect(ImageSearch.images(ofPreset: "PRESETS=(default)\ndefault_image=relative.img\n") == [])
        #expect(ImageSearch.images(ofPreset: "PRESETS=($(ls))\n") == [])
    }
}

@Suite struct TransactionStateTests {
    /// Another transaction may be writing at this moment. No process has a number past 4194304 (proc_sys_kernel(5)).
    @Test func onlyWhatIsOverIsSwept() throws {
        let fixture = try FixtureRoot()
        let own = getpid()
        for name in [
            "transaction-1.json", ".nvctl-new-abc.transaction-1.json", "transaction-4999999.json",
            ".nvctl-new-abc.transaction-4999999.json", ".nvctl-new-abc.transaction-\(own).json",
        ] {
            try fixture.file(FilePath("/run/nvctl").appending(name), "{}")
        }
        var state = TransactionState()
        state.failures = [HookFailure(kernel: KernelRelease("6.1"), "failed")]
        try state.write(own, in: fixture.root)
        #expect(
            Set(fixture.root.names(in: "/run/nvctl")) == [
                "transaction-1.json", ".nvctl-new-abc.transaction-1.json", "transaction-\(own).json",
            ])
        #expect(TransactionState.read(own, in: fixture.root).failures == state.failures)
    }
}
