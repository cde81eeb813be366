import Host
import SystemPackage
import Testing

@testable import DriverMessages

/// What users really see, numbered as in the project's list of failures. Each text replaces the line that the rule
/// matches in the rule's log.
@Suite struct SignatureTests {
    struct Signature: CustomTestStringConvertible, Sendable {
        let number: Int
        let rule: String
        let lines: [String]

        init(_ number: Int, _ rule: String, _ lines: String...) {
            self.number = number
            self.rule = rule
            self.lines = lines
        }

        var testDescription: String { "\(number), \(rule)" }
    }

    static let signatures = dkms + compilers + linking + machine + loading

    @Test(arguments: signatures) func aSignatureIsKnownInALog(signature: Signature) throws {
        let expected = try #require(LogRuleTests.expectations.first { $0.rule == signature.rule })
        let path = LogRuleTests.folder.appending("\(signature.rule).log")
        let log = try #require(SystemRoot.host.text(path)).split(separator: "\n", omittingEmptySubsequences: false)
        for line in signature.lines {
            var lines = log.map(String.init)
            lines[expected.line - 1] = line
            let diagnosis: LogDiagnosis =
                switch expected.log {
                case .build: .of(Array(lines.joined(separator: "\n").utf8))
                case .kernel: .ofKernelLog(lines)
                }
            let match = diagnosis.matches.first { $0.rule.id == signature.rule }
            #expect(match?.line.number == expected.line, "\(line)")
            #expect(match?.line.text == line)
            #expect(diagnosis.cause?.rule.id == (expected.isCause ? signature.rule : nil), "\(line)")
        }
    }

    @Test func allOfThemAreHere() {
        #expect(Set(Self.signatures.map(\.number)) == Set(1...60))
    }

    // MARK: The list

    static let dkms = [
        Signature(
            1, "headers-missing-for-module",
            "==> ERROR: Missing 6.18.2-arch1-1 kernel headers for module nvidia/590.48.01."),
        Signature(
            2, "kernel-tree-missing",
            "==> ERROR: Missing 6.18.2-arch1-1 kernel modules tree for module nvidia/590.48.01."),
        Signature(
            3, "headers-not-found",
            "Error! Your kernel headers for kernel 6.1.0-50-amd64 cannot be found at /lib/modules/6.1.0-50-amd64/build.",
            "Your kernel headers for kernel 6.18.2-1-cachyos cannot be found at /usr/lib/modules/6.18.2-1-cachyos/build"
        ),
        Signature(
            4, "wrapper-status", "Error! Bad return status for module build on kernel: 6.18.2-arch1-1 (x86_64)",
            "==> WARNING: `dkms install --no-depmod nvidia/590.48.01 -k 6.18.2-arch1-1' exited 10"),
        Signature(5, "dkms-conf-missing", "Error! Could not locate dkms.conf file."),
        Signature(
            6, "registration-broken",
            "nvidia/590.48.01: broken! Missing the source directory or the symbolic link pointing to it."),
        Signature(7, "source-folder-missing", "Error! Could not find module source directory."),
        Signature(
            8, "already-there", "Error! DKMS tree already contains: nvidia-590.48.01",
            "This module/version has already been built on: 6.18.2-arch1-1"),
        Signature(9, "same-named-modules", "Error! Multiple same named modules!"),
        Signature(
            10, "depmod-failed", "Error! Problems with depmod detected.  Automatically uninstalling this module."),
        Signature(11, "dependency-missing", "Error! Missing dependencies to install module nvidia/590.48.01"),
        Signature(56, "repositories-out-of-step", ":: unable to satisfy dependency 'nvidia-utils=590.48.01'"),
        Signature(
            57, "headers-absent", "make[1]: *** kernel source tree not found.  Stop.",
            "Makefile:12: *** unable to find kernel source tree.  Stop."),
        Signature(
            60, "not-registered", "dkms: module nvidia is not found",
            "Error! Module/version combination: nvidia-590.48.01 is not located in the DKMS tree."),
    ]

    static let compilers = [
        Signature(
            12, "gcc-on-clang-kernel",
            "gcc: error: unrecognized command-line option '-mretpoline-external-thunk'; did you mean '-mindirect-branch='?",
            "gcc: error: unrecognized command-line option ‘-fsplit-lto-unit’",
            "gcc: error: unrecognized command-line option '-mstack-alignment=8'"),
        Signature(
            13, "clang-flags-mismatch",
            "clang: error: unsupported option '-mrecord-mcount' for target 'x86_64-pc-linux-gnu'"),
        Signature(14, "lld-emulation", "ld.lld: error: target emulation unknown: -m or at least one .o file required"),
        Signature(15, "strip-on-lto", "strip: BFD (GNU Binutils) 2.45.0 assertion fail ../bfd/elf.c:4102"),
        Signature(
            16, "llvm-versions-mixed",
            "ld.lld: error: nv.o: Unknown attribute kind (91) (Producer: 'LLVM20.1.0' Reader: 'LLVM 19.1.7')"),
        Signature(17, "gcc-plugins", "cc1: error: incompatible gcc/plugin versions"),
        Signature(18, "old-gcc-first", "gcc: error: unrecognized command-line option '-fmin-function-alignment=16'"),
        Signature(19, "compiler-version-differs", "*** Failed CC version check. ***"),
        Signature(20, "compiler-broken", "*** Failed CC sanity check. Bailing out! ***"),
        Signature(21, "realtime-kernel", "*** The kernel you are installing for is a PREEMPT_RT kernel!"),
    ]

    static let linking = [
        Signature(22, "symvers-missing", "*** The Module.symvers file is missing from the kernel's headers."),
        Signature(
            23, "headers-incomplete",
            "/usr/src/linux-headers-6.1.0-50-common/include/linux/kconfig.h:5:10: fatal error: "
                + "generated/autoconf.h: No such file or directory"),
        Signature(
            24, "gpl-only-symbol",
            "ERROR: modpost: GPL-incompatible module nvidia.ko uses GPL-only symbol 'rcu_read_unlock_strict'"),
        Signature(25, "symbol-undefined", "ERROR: modpost: \"drm_gem_prime_mmap\" [nvidia-drm.ko] undefined!"),
        Signature(
            26, "zone-device-page",
            "nvidia-uvm/uvm_hmm.c:3002:9: error: too few arguments to function ‘zone_device_page_init’"),
        Signature(
            27, "interface-changed",
            "nvidia/nv-vm.c:54:5: error: implicit declaration of function ‘set_memory_array_uc’",
            "nvidia/nv-vm.c:54:5: error: ‘struct vm_area_struct’ has no member named ‘vm_flags_set’",
            "nvidia/nv-vm.c:54:5: error: too few arguments to function ‘get_user_pages_remote’",
            "nvidia/nv-vm.c:54:5: error: too many arguments to function 'class_create'",
            "nvidia/nv-vm.c:54:5: error: initialization of ‘int (*)(void)’ from incompatible pointer type ‘void *’"),
        Signature(
            28, "objtool-warning",
            "nvidia.o: warning: objtool: _nv012345rm+0x1f: 'naked' return found in MITIGATION_RETHUNK build"),
        Signature(
            28, "objtool-error",
            "nvidia.o: error: objtool: _nv012345rm+0x1f: 'naked' return found in MITIGATION_RETHUNK build"),
        Signature(32, "btf-skipped", "Skipping BTF generation for nvidia-uvm.ko due to unavailability of vmlinux"),
        Signature(
            34, "device-table-size",
            "FATAL: modpost: nvidia: sizeof(struct of_device_id)=200 is not a modulo of the size of section "
                + "__mod_device_table__of__<identifier>=184."),
        Signature(
            58, "source-incomplete", "make[2]: *** No rule to make target 'nvidia/nv.c', needed by 'nv.o'.  Stop."),
        Signature(
            59, "symbol-namespace",
            "ERROR: modpost: module nvidia uses symbol dma_buf_put from namespace DMA_BUF, but does not import it."),
        Signature(
            59, "namespace-warning",
            "WARNING: modpost: module nvidia uses symbol dma_buf_put from namespace DMA_BUF, but does not import it."),
    ]

    static let machine = [
        Signature(
            35, "no-memory", "gcc: fatal error: Killed signal terminated program cc1",
            "gcc-12: fatal error: Killed signal terminated program cc1plus", "cc: fatal error: Killed (program cc1)"),
        Signature(36, "too-many-files", "/usr/bin/ld: cannot open nv-kernel.o: Too many open files"),
        Signature(
            37, "no-space", "/tmp/ccXq3kTa.s: fatal error: closing /tmp/ccXq3kTa.s: No space left on device",
            "zstd: error 70 : Write error : cannot write block", "bsdtar: Write error",
            "==> ERROR: Early uncompressed CPIO image generation FAILED: 'cpio'"),
        Signature(38, "image-too-large", "PANIC: High memory allocator: Out of memory"),
        Signature(39, "image-without-module", "==> ERROR: module not found: 'nvidia'"),
        Signature(40, "image-stale", "==> ERROR: mkinitcpio failed for kernel 6.18.2-arch1-1, skipping."),
        Signature(
            41, "module-not-found",
            "modprobe: FATAL: Module nvidia not found in directory /lib/modules/6.18.2-arch1-1"),
    ]

    static let loading = [
        Signature(29, "return-thunk", "[    4.1] Unpatched return thunk in use. This should not happen!"),
        Signature(
            30, "missing-endbr", "[    4.1] Missing ENDBR: nv_pci_probe+0x0/0x10 [nvidia]",
            "[    4.1] RIP: 0010:do_kernel_cp_fault+0x1c/0x20"),
        Signature(
            31, "kcfi", "[    4.1] CFI failure at rm_ioctl+0x12/0x30 [nvidia] (target: x+0x0/0x10; expected type: 0x0)",
            "[    4.1] kernel tried to execute NX-protected page - exploit attempt? (uid: 0)"),
        Signature(33, "btf-mismatch", "[    4.1] failed to validate module [nvidia] BTF: -22"),
        Signature(
            42, "wrong-vermagic",
            "[    4.1] nvidia: version magic '6.18.1-arch1-1 SMP preempt mod_unload ' should be "
                + "'6.18.2-arch1-1 SMP preempt mod_unload '"),
        Signature(43, "symbol-versions", "[    4.1] nvidia: disagrees about version of symbol module_layout"),
        Signature(
            44, "module-struct-size",
            "[    4.1] module nvidia: .gnu.linkonce.this_module section size must match the kernel's built struct module "
                + "size at run time"),
        Signature(
            45, "odd-relocation", "[    4.1] module: x86/modules: Skipping invalid relocation target, existing value is"
        ),
        Signature(46, "key-rejected", "modprobe: ERROR: could not insert 'nvidia': Key was rejected by service"),
        Signature(
            47, "modules-unsigned", "Binary /usr/bin/kmodsign not found, modules won't be signed",
            "Failed to sign module /var/lib/dkms/nvidia/590.48.01/build/kernel-open/nvidia.ko"),
        Signature(
            48, "driver-library-mismatch",
            "Failed to initialize NVML: Driver/library version mismatch"),
        Signature(
            49, "api-mismatch",
            "[    4.1] NVRM: API mismatch: the client has the version 590.48.01, but this kernel module"),
        Signature(50, "mixed-set", "[    4.1] Version mismatch: nvidia.ko(590.48.01) nvidia-modeset.ko(580.105.08)"),
        Signature(51, "gpu-taken", "[    4.1] NVRM: The NVIDIA probe routine was not called for 1 device(s)."),
        Signature(
            52, "gpu-without-gsp",
            "[    4.1] NVRM: installed in this system is not supported by open nvidia.ko because it does not include the "
                + "required GPU System Processor (GSP)."),
        Signature(
            53, "firmware-missing",
            "[    4.1] nvidia 0000:01:00.0: Direct firmware load for nvidia/590.48.01/gsp_ga10x.bin failed with error -2",
            "[    4.1] NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x61:0x56:1739)"),
        Signature(
            54, "gpu-bad-state", "[    4.1] NVRM: RmInitAdapter: Cannot initialize GSP firmware RM",
            "[    4.1] NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x62:0x65:1862)",
            "[    4.1] NVRM: _kgspBootGspRm: unexpected WPR2 already up, cannot proceed with booting GSP"),
        Signature(
            55, "gsp-hang", "[    4.1] NVRM: Xid (PCI:0000:01:00): 119, pid=812, Timeout after 6s of waiting for RPC",
            "[    4.1] NVRM: Xid (PCI:0000:01:00): 120, GSP task exception",
            "[    4.1] NVRM: Xid (PCI:0000:01:00): 154, GPU"),
    ]
}
