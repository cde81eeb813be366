import FoundationEssentials
import Testing

/// Builds that are broken for real, with the real dkms, make and compiler, and what `logs` says of them.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct DiagnosisTests {
    /// What is wrong, and how `logs` has to call it.
    private static let breakages: [(name: String, rule: String, file: String?, breaking: String)] = [
        (
            "interface", "interface-changed", "uvm.c",
            "echo 'int f(void); int f(void) { return no_such_function(1); }' >>kernel-open/nvidia-uvm/uvm.c"
        ),
        (
            "undefined", "symbol-undefined", nil,
            "echo 'int no_such(void); int f(void); int f(void) { return no_such(); }' >>kernel-open/nvidia-uvm/uvm.c"
        ),
        (
            "licence", "gpl-only-symbol", nil,
            #"""
            sed -i 's|Dual MIT/GPL|NVIDIA|' kernel-open/common/inc/nv-linux.h
            printf '%s\n' '#include <linux/debugfs.h>' 'void *gpl(void);' \
                'void *gpl(void) { return debugfs_create_dir("a", NULL); }' >>kernel-open/nvidia-uvm/uvm.c
            """#
        ),
        ("source", "source-incomplete", nil, "rm kernel-open/nvidia-uvm/uvm.c"),
        ("autoconf", "headers-incomplete", nil, "rm $headers/include/generated/autoconf.h"),
        ("symvers", "symvers-missing", nil, "rm $headers/Module.symvers"),
        (
            "clang", "gcc-on-clang-kernel", nil,
            // By a dkms.conf that does not look which compiler the kernel was built with.
            #"""
            sed -i 's/^CONFIG_CC_IS_GCC=y/CONFIG_CC_IS_CLANG=y/' $headers/include/config/auto.conf
            sed -i 's/ $nv_llvm"/"/' dkms.conf
            """#
        ),
    ]

    private static let script = #"""
        sources=/var/lib/nvctl/sources/$version
        headers=/usr/src/linux-headers-$plain
        log=/var/log/nvctl/nvidia-$version/$plain-$arch.log

        said() { # NAME
            step "$1" nvctl driver dkms logs --kernel "$plain"
            step "$1.json" nvctl driver dkms logs --kernel "$plain" --json
        }

        broken() { # NAME COMMANDS
            cp -a "$sources" /var/home/sources
            cp -a "$headers" /var/home/headers
            (cd "$sources" && eval "$2")
            step "$1.build" nvctl driver dkms build --force --kernel "$plain"
            said "$1"
            [[ ! -e $log ]] || cp "$log" "$results/$1.log"
            rm -r "$sources" "$headers"
            mv /var/home/sources "$sources"
            mv /var/home/headers "$headers"
        }

        """#

    @Test func whatIsBrokenIsNamed() async throws {
        var script = Self.script
        for breakage in Self.breakages {
            script += "broken \(breakage.name) \"$(cat <<'END'\n\(breakage.breaking)\nEND\n)\"\n"
        }
        script += #"""
            # What is left of the last log when the machine was switched off.
            head -c 2000 "$log" >"$log.cut"
            mv "$log.cut" "$log"
            said cut
            step healthy nvctl driver dkms build --force --kernel "$plain"
            said mended
            """#
        let results = try await Scratch.run(script, from: .installed)
        for breakage in Self.breakages {
            let build = results["\(breakage.name).build"]
            #expect(build.status == 1, "\(breakage.name): \(build.testDescription)")
            let told = try diagnosis(results["\(breakage.name).json"])
            #expect(told?.rule == breakage.rule, "\(breakage.name): \(build.output)")
            if let file = breakage.file { #expect(told?.file?.hasSuffix(file) ?? false, "\(breakage.name)") }
            let cause = try #require(told?.cause)
            #expect(build.output.contains("FAILED, \(cause); "), "\(breakage.name): \(build.testDescription)")
            let lines = results[breakage.name].lines
            #expect(lines.contains { $0.hasPrefix("    first error, line ") }, "\(lines)")
            #expect(lines.contains { $0.hasPrefix("    cause: \(cause)") }, "\(lines)")
            #expect(lines.contains("    advice: \(told?.remedy ?? "none")"), "\(lines)")
        }
        #expect(results["cut"].output.contains("[FAILED]"))
        #expect(results["cut"].output.contains("    cause: "))
        #expect(results["healthy"].status == 0, "\(results["healthy"].testDescription)")
        #expect(!results["mended"].output.contains("cause:"))
    }

    /// DKMS alone records no result, or only its own.
    @Test(arguments: Dkms.allCases) func buildsOfPlainDkms(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.script + #"""
                mkdir "/usr/lib/modules/6.99.0-fake"
                step absent dkms build -m nvidia -v "$version" -k 6.99.0-fake --kernelsourcedir "$headers"
                step absent.logs nvctl driver dkms logs
                # As in the seed document: DKMS adds KERNELRELEASE, and the makefile believes that Kbuild has called it.
                sed -i "s/^MAKE.*/MAKE[0]=\"make -j2 NV_KERNEL_MODULES=1 modules\"/" "$sources/dkms.conf"
                step conf dkms build --force -m nvidia -v "$version" -k "$plain"
                step conf.log cat "$tree/build/make.log"
                said conf.logs
                """#, on: dkms, from: .installed)
        #expect(results["absent"].status != 0)
        #expect(
            results["absent.logs"].output.contains("cause: the headers of kernel 6.99.0-fake are missing"),
            "\(results["absent.logs"].testDescription)\n\(results["absent"].testDescription)")
        #expect(results["conf"].status != 0)
        #expect(
            results["conf.logs"].output.contains("first error, line "),
            "\(results["conf.logs"].testDescription)\n\(results["conf.log"].output)")
    }

    private struct Document: Decodable {
        struct Section: Decodable { let logs: [Log] }
        struct Log: Decodable { let diagnosis: Diagnosis? }
        struct Diagnosis: Decodable {
            let rule: String?
            let file: String?
            let cause: String?
            let remedy: String?
        }

        let sections: [Section]
    }

    private func diagnosis(_ step: Scratch.Step) throws -> Document.Diagnosis? {
        let document = try JSONDecoder().decode(Document.self, from: Data(step.output.utf8))
        return document.sections.flatMap(\.logs).compactMap(\.diagnosis).first
    }
}
