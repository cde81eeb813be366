import Host
import SystemPackage
import Testing

@testable import DriverMessages

/// Each rule has a log of its own, `Logs/<rule>.log`. The log also has what make and DKMS say before the error, and
/// lines that only look like errors.
@Suite struct LogRuleTests {
    struct Expectation: CustomTestStringConvertible, Sendable {
        enum Log { case build, kernel }

        let rule: String
        /// The line of the log that the rule matches.
        let line: Int
        /// The line of the first error; nil if the log names none.
        let error: Int?
        let source: String?
        let log: Log
        /// If false, the rule is for something harmless, and the log fails for a reason that nvctl does not know.
        let isCause: Bool

        init(
            _ rule: String, line: Int, error: Int?, source: String? = nil, in log: Log = .build, isCause: Bool = true
        ) {
            self.rule = rule
            self.line = line
            self.error = error
            self.source = source
            self.log = log
            self.isCause = isCause
        }

        init(_ rule: String, line: Int, source: String? = nil, in log: Log = .build, isCause: Bool = true) {
            self.init(rule, line: line, error: line, source: source, in: log, isCause: isCause)
        }

        var testDescription: String { rule }
    }

    static let expectations = [
        Expectation("headers-missing-for-module", line: 38),
        Expectation("kernel-tree-missing", line: 38),
        Expectation("headers-not-found", line: 26),
        Expectation("headers-absent", line: 28, source: "Makefile:127"),
        Expectation("registration-broken", line: 24),
        Expectation("dkms-conf-missing", line: 24),
        Expectation("source-folder-missing", line: 24),
        Expectation("already-there", line: 24),
        Expectation("same-named-modules", line: 31),
        Expectation("depmod-failed", line: 31),
        Expectation("dependency-missing", line: 24),
        Expectation("not-registered", line: 38),
        Expectation("modules-unsigned", line: 32, error: nil),
        Expectation("wrapper-status", line: 38, error: nil),
        Expectation("kernels-not-ready", line: 31, error: nil),
        Expectation("option-note", line: 33, error: 29, source: "nvidia/nv-dma.c:512", isCause: false),
        Expectation("gcc-on-clang-kernel", line: 25),
        Expectation("old-gcc-first", line: 25),
        Expectation("clang-flags-mismatch", line: 24),
        Expectation("clang-missing", line: 22),
        Expectation("lld-emulation", line: 30),
        Expectation("strip-on-lto", line: 35),
        Expectation("llvm-versions-mixed", line: 34),
        Expectation("gcc-plugins", line: 21),
        Expectation(
            "compiler-version-differs", line: 16, error: 29,
            source: "/var/lib/dkms/nvidia-current-open/535.261.03/build/nvidia/nv-dma.c:88", isCause: false),
        Expectation("compiler-broken", line: 27),
        Expectation("realtime-kernel", line: 25),
        Expectation("btf-skipped", line: 32, error: 34, isCause: false),
        Expectation("objtool-warning", line: 18, error: 29, source: "nvidia/nv-dma.c:12", isCause: false),
        Expectation("objtool-error", line: 33),
        Expectation("namespace-warning", line: 32, error: 33, isCause: false),
        Expectation(
            "headers-incomplete", line: 25, source: "/usr/src/linux-headers-6.1.0-50-common/include/linux/kconfig.h:5"),
        Expectation("symvers-missing", line: 33),
        Expectation("gpl-only-symbol", line: 34),
        Expectation("symbol-namespace", line: 33),
        Expectation("symbol-undefined", line: 34),
        Expectation("device-table-size", line: 33),
        Expectation("source-incomplete", line: 25),
        Expectation("zone-device-page", line: 30, source: "nvidia-uvm/uvm_pmm_gpu.c:3002"),
        Expectation("interface-changed", line: 30, source: "nvidia/nv-pci.c:238"),
        Expectation("no-memory", line: 32, error: 31, source: "nvidia/nv-dma.c:30"),
        Expectation("no-space", line: 31, source: "nvidia/nv-dma.c:1"),
        Expectation("too-many-files", line: 29),
        Expectation("image-too-large", line: 27),
        Expectation("image-without-module", line: 11),
        Expectation("image-stale", line: 23),
        Expectation("module-not-found", line: 39),
        Expectation("repositories-out-of-step", line: 23, error: 22),
        Expectation("wrong-vermagic", line: 22, in: .kernel),
        Expectation("symbol-versions", line: 22, in: .kernel),
        Expectation("module-struct-size", line: 22, in: .kernel),
        Expectation("odd-relocation", line: 22, in: .kernel),
        Expectation("key-rejected", line: 32, in: .kernel),
        Expectation("driver-library-mismatch", line: 24, in: .kernel),
        Expectation("api-mismatch", line: 23, in: .kernel),
        Expectation("mixed-set", line: 22, in: .kernel),
        Expectation("gpu-taken", line: 23, in: .kernel),
        Expectation("return-thunk", line: 22, error: nil, in: .kernel, isCause: false),
        Expectation("missing-endbr", line: 22, in: .kernel),
        Expectation("kcfi", line: 22, in: .kernel),
        Expectation("btf-mismatch", line: 22, in: .kernel),
        Expectation("gpu-without-gsp", line: 23, in: .kernel),
        Expectation("firmware-missing", line: 23, in: .kernel),
        Expectation("gpu-bad-state", line: 22, in: .kernel),
        Expectation("gpu-recovered", line: 23, error: nil, in: .kernel, isCause: false),
        Expectation("gsp-hang", line: 23, in: .kernel),
    ]

    static let folder = FilePath(#filePath).removingLastComponent().appending("Logs")

    private func text(_ rule: String) throws -> String {
        try #require(SystemRoot.host.text(Self.folder.appending("\(rule).log")))
    }

    @Test(arguments: expectations) func aLogIsKnownByItsRule(expected: Expectation) throws {
        let lines = try text(expected.rule).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let diagnosis =
            switch expected.log {
            case .build: LogDiagnosis.of(try SystemRoot.host.read(Self.folder.appending("\(expected.rule).log")))
            case .kernel: LogDiagnosis.ofKernelLog(lines.map(String.init))
            }
        #expect(diagnosis.cause?.rule.id == (expected.isCause ? expected.rule : nil))
        let match = try #require(diagnosis.matches.first { $0.rule.id == expected.rule })
        #expect(match.line.number == expected.line)
        #expect(match.line.text == lines[expected.line - 1])
        #expect(diagnosis.firstError?.number == expected.error)
        #expect(diagnosis.firstError?.source.map { "\($0.file):\($0.line)" } == expected.source)
        #expect(diagnosis.lines == lines.count)
        #expect(!diagnosis.isForeign)
        // A line that only repeats that something failed is not reported as a cause.
        #expect(diagnosis.causes.contains(match) == (expected.isCause && match.rule.weight != .echo))
    }

    @Test func everyRuleHasItsLog() {
        let names = SystemRoot.host.names(in: Self.folder).map { String($0.dropLast(".log".count)) }
        #expect(Set(names) == Set(LogRule.all.map(\.id)))
        #expect(Set(Self.expectations.map(\.rule)) == Set(LogRule.all.map(\.id)))
        #expect(LogRule.all.count == names.count)
    }

    /// A log with nothing but its error would not show that the error can be found.
    @Test(arguments: expectations.map(\.rule)) func logsAreLongAndHaveTraps(rule: String) throws {
        let text = try text(rule)
        #expect(text.split(separator: "\n").count >= 30)
        let traps = [
            "warning: ", "WARNING: ", "Skipping BTF", "ACPI Error", "(ignored)", "Deprecated feature", "echo >&2",
            "*** Failed CC version check", "may have been intended",
        ]
        #expect(traps.contains { text.contains($0) })
    }

    @Test func patternsCanBeFound() {
        for entry in LogVocabulary.build.entries {
            #expect(entry.pattern.anchor.count >= AnchorIndex.keyLength, "\(entry.pattern)")
        }
    }

    // MARK: What programs vary

    @Test(arguments: [
        ("interface-changed", "nvidia/nv.c:1:2: error: implicit declaration of function ‘foo’; did you mean ‘fop’?"),
        ("interface-changed", "/a b/nv.c:1:2: error: implicit declaration of function `foo'"),
        ("interface-changed", "nv.c:9:1: error: call to undeclared function \"foo\"; ISO C99 and later do not"),
        ("interface-changed", "nv.c:9:1: error: ‘struct mm_struct’ has no member named ‘mmap_lock’"),
        ("interface-changed", "nv.c:9:1: error: no member named 'x' in 'struct page'"),
        ("interface-changed", "nv.c:9:1: error: passing argument 1 of ‘f’ from incompatible pointer type [-Werror=x]"),
        ("interface-changed", "nv.c:9:1: error: incompatible function pointer types initializing 'int (*)(void)'"),
        (
            "interface-changed",
            "\u{1b}[01m\u{1b}[Knv.c:1:2:\u{1b}[m\u{1b}[K \u{1b}[01;31m\u{1b}[Kerror: \u{1b}[m\u{1b}[Kimplicit declaration of function ‘\u{1b}[01m\u{1b}[Kfoo\u{1b}[m\u{1b}[K’"
        ),
        ("gcc-on-clang-kernel", "gcc-12: error: unrecognized command line option ‘-fsplit-lto-unit’"),
        ("clang-flags-mismatch", "clang-21: error: unknown argument: '-fmin-function-alignment=16'"),
        ("source-incomplete", "ld: cannot find /var/lib/nvctl/build/nvidia-uvm/uvm.o: No such file or directory"),
        (
            "source-incomplete",
            "ld.lld: error: cannot open /var/lib/nvctl/build/nvidia-uvm/uvm.o: No such file or directory"
        ),
        ("symbol-undefined", "ERROR: modpost: \"zap_vma_ptes\" [/var/lib/dkms/nvidia/1.2/build/nvidia.ko] undefined!"),
        ("symbol-undefined", "ERROR: \"zap_vma_ptes\" [nvidia.ko] undefined!"),
        (
            "symbol-namespace",
            "ERROR: modpost: module nvidia-drm uses symbol x from namespace NS, but does not import it."
        ),
        ("symbol-namespace", "modpost: module nvidia uses symbol"),
        ("gpl-only-symbol", "ERROR: modpost: GPL-incompatible module nvidia-uvm.ko uses GPL-only symbol 'x'"),
        ("headers-absent", "make: *** /lib/modules/6.99.1-zen/build: No such file or directory.  Stop."),
        ("headers-absent", "make[1]: *** unable to find kernel source tree.  Stop."),
        ("headers-incomplete", "  ERROR: Kernel configuration is invalid."),
        ("headers-incomplete", "/x/kconfig.h:5:10: fatal error: 'generated/autoconf.h' file not found"),
        ("source-incomplete", "make[7]: *** No rule to make target `a.c', needed by `a.o'.  Stop."),
        ("no-memory", "make[4]: *** [/usr/src/linux/scripts/Makefile.build:287: nvidia/nv.o] Killed"),
        ("no-memory", "cc1: out of memory allocating 65536 bytes after a total of 1000 bytes"),
        ("no-space", "zstd: error 70 : Write error : cannot write block : No space left on device"),
        ("no-memory", "gcc: fatal error: cannot execute ‘cc1’: posix_spawn: Cannot allocate memory"),
        ("compiler-broken", "/bin/sh: 1: gcc-12: not found"),
        ("compiler-broken", "bash: line 1: gcc: command not found"),
        ("not-registered", "dkms: module nvidia is not found"),
        ("not-registered", "Error! The Module/version combination: nvidia-1 is not located in the DKMS tree."),
        ("image-without-module", "==> ERROR: module not found: `nvidia_drm'"),
        ("module-not-found", "modprobe: FATAL: Module nvidia_uvm not found in directory /lib/modules/6.1"),
        ("key-rejected", "modprobe: ERROR: could not insert 'nvidia': Key was rejected by service"),
        ("gsp-hang", "NVRM: Xid (0000:01:00): 120, GSP task timeout"),
        (
            "firmware-missing",
            "nvidia 0001:02:00.0: Direct firmware load for nvidia/1.2/gsp_tu10x.bin failed with error -2"
        ),
    ])
    func wordsThatDiffer(rule: String, line: String) {
        #expect(LogDiagnosis.of(Array("begin\n\(line)\nend\n".utf8)).cause?.rule.id == rule)
    }

    @Test(arguments: [
        "  CC [M]  nvidia/nv-error.o",
        "  123 |     printk(\"error: out of memory\");",
        "nv.c:1:2: warning: implicit declaration of function ‘foo’",
        "cc1: warning: unrecognized command-line option ‘-Wno-x’",
        "nvidia.o: warning: objtool: f()+0x1: missing int3 after ret",
        "Skipping BTF generation for nvidia.ko due to unavailability of vmlinux",
        "Skipping BTF generation for /a/nvidia.ko because it's a Rust module due to unavailability of vmlinux",
        "*** Failed CC version check. ***",
        "warning: the compiler differs from the one used to build the kernel",
        "  gcc -Werror=implicit-function-declaration -c -o nv-error.o nv-error.c",
        "test -e include/generated/autoconf.h || ( echo >&2 \"  ERROR: Kernel configuration is invalid.\";",
        "make[1]: [Makefile:3: x] Error 1 (ignored)",
    ])
    func whatIsHarmlessIsNoCause(line: String) {
        let diagnosis = LogDiagnosis.of(Array("begin\n\(line)\nend\n".utf8))
        #expect(diagnosis.cause == nil)
        #expect(diagnosis.firstError == nil)
    }

    @Test func theKernelsLogIsReadByItsOwnRules() {
        let lines = [
            "[1.0] systemd-journald[1]: No space left on device", "[1.1] nvme0: error: out of memory",
            "[2.0] NVRM: API mismatch: the client has the version 2, but",
            "[2.1] NVRM: Xid (PCI:0000:01:00): 31, pid=1",
            "[2.2] NVRM: Xid (PCI:0000:01:00): 154, GPU recovery action changed from 0x1 (GPU Reset Required) to 0x0 (None)",
            "[3.0] NVRM: Xid (PCI:0000:01:00): 119, pid=1",
            "[3.1] NVRM: API mismatch: the client has the version 2, but",
        ]
        let diagnosis = LogDiagnosis.ofKernelLog(lines)
        #expect(diagnosis.causes.map(\.rule.id) == ["api-mismatch", "gsp-hang"])
        #expect(diagnosis.causes.map(\.line.number) == [3, 6])
    }
}
