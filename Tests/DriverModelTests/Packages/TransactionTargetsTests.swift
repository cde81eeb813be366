import DriverModel
import Testing

@Suite struct TransactionTargetsTests {
    @Test func pathsOfATransaction() {
        let targets = TransactionTargets(lines: [
            "usr/lib/modules/6.18.2-zen/vmlinuz", "usr/lib/modules/6.18.2-zen/build/include/",
            "usr/lib/modules/6.18.1-zen/extramodules/nvidia.ko.zst", "usr/src/nvidia-590.48.01/dkms.conf",
            "usr/lib/libnvidia-ml.so.1", "usr/lib/libnvidia-ml.so.590.48.01",
        ])
        #expect(targets.kernels == [KernelRelease("6.18.2-zen"), KernelRelease("6.18.1-zen")])
        #expect(targets.images == [KernelRelease("6.18.2-zen")])
        #expect(targets.headers == [KernelRelease("6.18.2-zen")])
        #expect(targets.sources == ["nvidia-590.48.01"])
        #expect(targets.userspace == [DriverVersion("590.48.01")])
    }

    @Test(arguments: [
        "", "/", "usr", "usr/lib/modules", "usr/lib/modules//vmlinuz", "usr/lib/modules/a b;reboot/vmlinuz",
        "usr/lib/modules/../vmlinuz", "usr/lib/modules/6.1/modules.order", "usr/src/nvidia-1/x/dkms.conf",
        "usr/src/linux/dkms.conf", "usr/lib/libnvidia-ml.so.1", "\u{0}\u{1b}[2J",
        String(repeating: "usr/", count: 5000),
    ]) func whatIsNoneSaysNothing(line: String) { #expect(TransactionTargets(lines: [line]).isEmpty) }
}
