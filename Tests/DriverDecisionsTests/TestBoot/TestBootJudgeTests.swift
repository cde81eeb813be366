import DriverModel
import SystemPackage
import Testing

@testable import DriverDecisions

/// Real messages of Debian's kernel 6.1.0-50 in qemu. Each test says which modules it had.
@Suite struct TestBootJudgeTests {
    /// The messages before our program starts, reduced to lines that could be mistaken for something else.
    private static let beginning = """
        [    0.000000] Linux version 6.1.0-50-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1
        [    0.000000] Command line: console=ttyS0 loglevel=7 printk.devkmsg=on panic=-1 oops=panic rdinit=/nvctl-test/init
        [    1.712034] Loaded X.509 cert 'Debian Secure Boot CA: 6ccece7e4c6c0d1f6149f3dd27dfcc5cbb419ea1'
        [    2.305716] Run /nvctl-test/init as init process

        """

    private static let end = """

        [    2.648505] nvctl-1234 end 0
        [    2.651109] reboot: Restarting system

        """

    private func module(
        _ name: String, isDriver: Bool = true, builtFor: String? = nil, exported: [String: UInt64] = [:],
        needed: [String: UInt64] = [:]
    ) -> TestBootPlan.Module {
        TestBootPlan.Module(
            name: name, file: FilePath("/lib/modules/6.1.0-50-amd64/updates/dkms/\(name).ko"), isDriver: isDriver,
            builtFor: builtFor, symbols: ModuleSymbols(exported: exported, needed: needed))
    }

    private func judge(
        _ text: String, of modules: [TestBootPlan.Module], ending: MachineEnding = .reset, complete: Bool = true,
        initramfs: FilePath? = nil
    ) -> TestBoot {
        let plan = TestBootPlan(
            kernel: KernelRelease("6.1.0-50-amd64"), image: "/boot/vmlinuz-6.1.0-50-amd64", initramfs: initramfs,
            renewal: "update-initramfs -u -k 6.1.0-50-amd64", modules: modules)
        let said = Self.beginning + text + (complete ? Self.end : "\n")
        // A serial port ends lines with both characters.
        let console = said.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        return TestBootJudge(plan: plan, console: BootConsole(console, mark: "nvctl-1234"), ending: ending).judge()
    }

    private var sample: [TestBootPlan.Module] {
        [
            module("drm", isDriver: false), module("nvidia", exported: ["nvidia_get_rm_ops": 0x1234]),
            module("nvidia-modeset", needed: ["nvidia_get_rm_ops": 0x1234]),
        ]
    }

    @Test func aSetThatLoadsPasses() {
        let result = judge(
            """
            [    2.348274] nvctl-1234 insert drm 0
            [    2.492740] ACPI: bus type drm_connector registered
            [    2.495088] nvctl-1234 result drm 0
            [    2.553943] nvctl-1234 insert nvidia 0
            [    2.555220] nvidia: loading out-of-tree module taints kernel.
            [    2.555913] nvidia: module verification failed: signature and/or required key missing - tainting kernel
            [    2.558697] NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  590.48.01 (sample)
            [    2.559447] nvctl-1234 result nvidia 0
            [    2.559739] nvctl-1234 insert nvidia-modeset 0
            [    2.562432] nvctl-1234 result nvidia-modeset 0
            """, of: sample)
        #expect(result.verdict == .passed)
        #expect(result.modules.map(\.result) == [.loaded, .loaded, .loaded])
        #expect(result.advice == nil)
    }

    private let withoutGPU = """
        [    2.348274] nvctl-1234 insert drm 0
        [    2.495088] nvctl-1234 result drm 0
        [    2.553943] nvctl-1234 insert nvidia 0
        [    2.559447] NVRM: No NVIDIA GPU found.
        [    2.559739] nvctl-1234 result nvidia 19
        [    2.562432] nvctl-1234 insert nvidia-modeset 0
        [    2.562997] nvidia_modeset: Unknown symbol nvidia_get_rm_ops (err -2)
        [    2.563801] nvctl-1234 result nvidia-modeset 2
        """

    @Test func withoutAGPUTheDriverRunsAndTheOthersFit() {
        let result = judge(withoutGPU, of: sample)
        #expect(result.verdict == .passed)
        #expect(result.modules.map(\.result) == [.loaded, .foundNoDevice, .fits(with: ["nvidia"])])
    }

    /// A kernel with CONFIG_PRINTK_CALLER.
    @Test func timesAndCallersAreNoPartOfALine() {
        let text = withoutGPU.split(separator: "\n").map { line in
            "[    2.348274][    T1]" + line.dropFirst("[    2.348274]".count)
        }
        #expect(judge(text.joined(separator: "\n"), of: sample).verdict == .passed)
    }

    /// Here the kernel never has both modules at once, so it cannot compare the checksums itself.
    @Test func sumsOfTheSetsOwnSymbolsAreCompared() {
        var modules = sample
        modules[2] = module("nvidia-modeset", needed: ["nvidia_get_rm_ops": 0x9999])
        let result = judge(withoutGPU, of: modules)
        #expect(result.verdict == .failed)
        #expect(
            result.modules[2].result
                == .failed(
                    reason:
                        "disagrees about version of symbol nvidia_get_rm_ops, which nvidia exports: they are from two "
                        + "builds"
                ))
    }

    @Test func aSymbolThatNobodyExportsIsNamed() {
        let result = judge(
            withoutGPU.split(separator: "nvidia_get_rm_ops").joined(separator: "nv_of_no_module"), of: sample)
        #expect(result.verdict == .failed)
        #expect(
            result.modules[2].result
                == .failed(
                    reason: "Unknown symbol nv_of_no_module: neither the kernel nor a module of the set exports it"))
        #expect(result.modules[2].lines == ["nvidia_modeset: Unknown symbol nv_of_no_module (err -2)"])
        #expect(result.advice?.text == "nvctl driver dkms build --force --kernel 6.1.0-50-amd64")
    }

    /// The modules that need it then lack its symbols. That does not excuse it.
    @Test func aModuleWhoseExporterIsRefusedDoesNotPass() {
        let result = judge(
            """
            [    2.553943] nvctl-1234 insert nvidia 0
            [    2.559447] nvidia: version magic '6.1.0-50-rt-amd64 SMP preempt_rt mod_unload modversions ' should be '6.1.0-50-amd64 SMP preempt mod_unload modversions '
            [    2.559739] nvctl-1234 result nvidia 8
            [    2.562432] nvctl-1234 insert nvidia-modeset 0
            [    2.562997] nvidia_modeset: Unknown symbol nvidia_get_rm_ops (err -2)
            [    2.563801] nvctl-1234 result nvidia-modeset 2
            """, of: Array(sample.dropFirst()))
        #expect(
            result.modules.map(\.result) == [
                .failed(
                    reason:
                        "it was built for another kernel: nvidia: version magic '6.1.0-50-rt-amd64 SMP preempt_rt "
                        + "mod_unload modversions ' should be '6.1.0-50-amd64 SMP preempt mod_unload modversions '"
                ),
                .failed(reason: "Unknown symbol nvidia_get_rm_ops: nvidia, which exports it, does not load"),
            ])
    }

    @Test(arguments: [
        (
            "nvidia: disagrees about version of symbol module_layout", 8,
            "it was built with headers that do not match this kernel"
        ),
        (
            "module nvidia: .gnu.linkonce.this_module section size must match the kernel's built struct module size at "
                + "run time",
            8, "it was built with headers that do not match this kernel"
        ),
        ("nvidia: loading of unsigned module is rejected", 129, "it is not signed"),
        ("Lockdown: init: unsigned module loading is restricted; see man kernel_lockdown.7", 1, "it is not signed"),
        ("nvidia: loading of module with unavailable key is rejected", 129, "it is signed with a key"),
        ("nothing that helps", 129, "Key was rejected by service: "),
        (
            "nvidia-modeset: Version mismatch: nvidia.ko(590.48.01) "
                + "nvidia-modeset.ko(595.45.04)", 22, "the modules belong to two versions"
        ),
        ("something new", 22, "Invalid argument: something new"),
    ])
    func eachRefusalHasItsReason(line: String, number: Int, reason: String) {
        let text = """
            [    2.553943] nvctl-1234 insert nvidia 0
            [    2.559447] \(line)
            [    2.559739] nvctl-1234 result nvidia \(number)
            """
        let result = judge(text, of: [module("nvidia")])
        #expect(result.verdict == .failed)
        #expect(result.modules[0].result.reason?.hasPrefix(reason) == true)
    }

    /// If both kernels have symbol versions, these are all that the kernel compares.
    @Test func theKernelThatItWasBuiltForIsNamed() {
        let text = """
            [    2.840308] nvctl-1234 insert nvidia 0
            [    2.842199] nvidia: disagrees about version of symbol module_layout
            [    2.842453] nvctl-1234 result nvidia 8
            """
        let foreign = [module("nvidia", builtFor: "6.1.0-50-rt-amd64")]
        #expect(
            judge(text, of: foreign).modules[0].result
                == .failed(
                    reason:
                        "it was built for 6.1.0-50-rt-amd64: nvidia: disagrees about version of symbol module_layout"))
        #expect(
            judge(text, of: foreign, initramfs: "/boot/initrd.img").modules[0].result.reason?
                .hasPrefix("it was built with headers that do not match this kernel") == true)
    }

    @Test func anOopsIsNamedByItsFirstLine() {
        let result = judge(
            """
            [    2.553943] nvctl-1234 insert nvidia 0
            [    2.555220] nvidia: loading out-of-tree module taints kernel.
            [    2.559447] BUG: kernel NULL pointer dereference, address: 0000000000000008
            [    2.559797] #PF: supervisor write access in kernel mode
            [    2.559867] #PF: error_code(0x0002) - not-present page
            [    2.560769] Oops: 0002 [#1] PREEMPT SMP NOPTI
            [    2.560949] CPU: 0 PID: 1 Comm: init Tainted: G           OE      6.1.0-50-amd64 #1  Debian 6.1.176-1
            [    2.561334] RIP: 0010:m+0x5/0x1000 [nvidia]
            [    2.571000] Kernel panic - not syncing: Fatal exception
            """, of: sample, complete: false)
        #expect(result.verdict == .failed)
        #expect(result.modules[0].result == .notReached)
        #expect(
            result.modules[1].result
                == .failed(reason: "BUG: kernel NULL pointer dereference, address: 0000000000000008"))
        #expect(result.modules[1].lines.first == "BUG: kernel NULL pointer dereference, address: 0000000000000008")
        #expect(result.modules[2].result == .notReached)
    }

    @Test func anEndlessInitialisationIsNamed() {
        let result = judge(
            "[    2.553943] nvctl-1234 insert nvidia 0\n[    2.555220] nvidia: loading", of: [module("nvidia")],
            ending: .timedOut(seconds: 300), complete: false)
        #expect(result.verdict == .failed)
        #expect(result.modules[0].result == .failed(reason: "it was still being inserted after 300 s"))
    }

    @Test func aKernelThatDoesNotComeUpSaysNothingOfModules() {
        let late = judge("[    2.4] waiting", of: sample, ending: .timedOut(seconds: 5), complete: false)
        #expect(late.verdict == .notTried)
        #expect(late.reason == "the kernel did not start within 5 s; its last message: waiting")
        let panic = judge("[    2.4] Kernel panic - not syncing: No working init found.", of: sample, complete: false)
        #expect(panic.verdict == .notTried)
        #expect(panic.reason?.hasSuffix("Kernel panic - not syncing: No working init found.") == true)
        let broken = judge("", of: sample, ending: .failed("qemu: no memory"), complete: false)
        #expect(broken.verdict == .notTried)
        #expect(broken.reason == "qemu: no memory")
    }

    @Test func onlyTheMarkSpeaksForUs() {
        let result = judge(
            """
            [    2.553943] nvctl-1234 insert nvidia 0
            [    2.559447] nvctl-999 result nvidia 0
            [    2.559739] nvctl-1234 result nvidia 22
            """, of: [module("nvidia")])
        #expect(result.verdict == .failed)
    }

    @Test func warningsDoNotStopIt() {
        let result = judge(
            """
            [    2.553943] nvctl-1234 insert nvidia 0
            [    2.559447] WARNING: CPU: 0 PID: 1 at kernel/trace/x.c:1 x+0x1/0x2
            [    2.559739] nvctl-1234 result nvidia 0
            """, of: [module("nvidia")])
        #expect(result.verdict == .passed)
        #expect(result.warnings == ["WARNING: CPU: 0 PID: 1 at kernel/trace/x.c:1 x+0x1/0x2"])
    }

    // MARK: Images

    @Test func anImageWithoutTheDriverPasses() {
        let result = judge(
            "[    2.5] nvctl-1234 absent nvidia 0", of: [module("nvidia")], initramfs: "/boot/initrd.img")
        #expect(result.verdict == .passed)
        #expect(result.modules[0].result == .notInImage)
        #expect(result.reason?.hasPrefix("the image contains none of the driver's modules") == true)
    }

    @Test func anImageThatLacksWhatItsModulesNeedDoesNotPass() {
        let modules = [module("drm", isDriver: false, exported: ["drm_open": 1]), module("nvidia-drm")]
        let result = judge(
            """
            [    2.5] nvctl-1234 absent drm 0
            [    2.6] nvctl-1234 insert nvidia-drm 0
            [    2.6] nvidia_drm: Unknown symbol drm_open (err -2)
            [    2.6] nvctl-1234 result nvidia-drm 2
            """, of: modules, initramfs: "/boot/initrd.img")
        #expect(result.verdict == .failed)
        #expect(
            result.modules[1].result
                == .failed(reason: "Unknown symbol drm_open: drm, which exports it, is not in the image")
        )
        #expect(result.advice?.text == "make the image again: update-initramfs -u -k 6.1.0-50-amd64")
    }

    /// Without InfiniBand's peer memory, nvidia-peermem is compiled to a module that only returns this error. From any
    /// other module, the error is a failure.
    @Test func peerMemoryThatAKernelHasNotIsNoFailure() {
        func result(_ name: String) -> TestBoot.Module.Result {
            let console = "[    2.5] nvctl-1234 insert \(name) 0\n[    2.6] nvctl-1234 result \(name) 22"
            return judge(console, of: [module(name)]).modules[0].result
        }
        #expect(result("nvidia-current-open-peermem") == .hasNoUse)
        #expect(result("nvidia-uvm") == .failed(reason: "Invalid argument"))
    }

    /// A kernel that does not unpack modules leaves that to the image's kmod, and kmod's output has the reason.
    @Test func theWordsOfAProgramCount() {
        func result(_ words: String) -> TestBoot.Module.Result {
            judge(
                """
                [    2.5] nvctl-1234 insert nvidia 0
                [    2.6] \(words)
                [    2.6] nvctl-1234 result nvidia -1
                """, of: [module("nvidia")], initramfs: "/boot/initrd.img"
            ).modules[0].result
        }
        #expect(result("insmod: ERROR: could not insert module /lib/nvidia.ko.xz: No such device") == .foundNoDevice)
        #expect(
            result("insmod: ERROR: could not insert module /lib/nvidia.ko.xz: Invalid module format")
                == .failed(
                    reason:
                        "it was rejected: insmod: ERROR: could not insert module /lib/nvidia.ko.xz: Invalid module "
                        + "format"
                ))
    }

    @Test func aDamagedImageIsNamed() {
        let result = judge(
            "[    0.9] Initramfs unpacking failed: junk within compressed archive\n[    2.5] nvctl-1234 absent nvidia "
                + "0",
            of: [module("nvidia")], initramfs: "/boot/initrd.img")
        #expect(result.verdict == .failed)
        #expect(result.reason == "the image is damaged: Initramfs unpacking failed: junk within compressed archive")
    }
}
