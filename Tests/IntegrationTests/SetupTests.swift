import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct SetupTests {
    @Test(arguments: Dkms.allCases) func theSeedsConfIsExplainedAndReplaced(dkms: Dkms) async throws {
        let results = try await Scratch.run("SetupTests/theSeedsConfIsExplainedAndReplaced.sh", on: dkms)
        #expect(results["setup"].status == 1)
        #expect(
            results["setup"].errors.contains("nvctl: /usr/src/nvidia-590.48.01/dkms.conf cannot build this source:"))
        for fault in [
            "MAKE begins with make", "NV_KERNEL_MODULES must list the modules", "MAKE names no kernel",
            "BUILT_MODULE_LOCATION is missing", "some of NVIDIA's modules are not listed",
        ] {
            #expect(results["setup"].errors.contains("  - \(fault)"))
        }
        #expect(results["setup"].errors.contains("advice: 'nvctl driver dkms setup --write-conf'"))
        #expect(results["setup"].output.contains("✓ headers for \(Parts.plain)\n"))
        #expect(results["build"].status == 1)
        for step in ["setup", "build", "again"] { #expect(results.changes(step) == []) }

        #expect(results["write"].status == 0, "\(results["write"].testDescription)")
        #expect(results["write"].output.contains("✓ write /usr/src/nvidia-590.48.01/dkms.conf"))
        #expect(results["write"].output.contains("✓ register nvidia/590.48.01 with DKMS"))
        #expect(results["old"].status == 0)
        #expect(results["built"].status == 0, "\(results["built"].testDescription)")
        #expect(results["status"].status == 0)
        #expect(results["status"].output.contains("Source Type:    manual"))
        #expect(results["again"].status == 0)
        #expect(results["again"].output.contains("nvidia/590.48.01 is already registered"))
    }

    @Test func otherConfsThatCannotWork() async throws {
        let results = try await Scratch.run("SetupTests/otherConfsThatCannotWork.sh")
        let expected = [
            "nothing": "/usr/src has no source of an NVIDIA driver",
            "nothingToBuild": "/usr/src has no source of an NVIDIA driver",
            "none": "/usr/src/nvidia-590.48.01/dkms.conf is missing",
            "template": "NVIDIA's template, with placeholders",
            "half": "is empty or incomplete",
            "folder": "dkms.conf",
            "folderWritten": "/usr/src/nvidia-590.48.01/dkms.conf",
            "pipe": "dkms.conf",
            "unknown": "/usr/src/nvidia-1.2.3 has no source of an NVIDIA driver",
            "wrongName": "but DKMS looks for it in /usr/src/nvidia-590.48.01",
        ]
        for (step, words) in expected {
            #expect(results[step].status == 1, "\(step): \(results[step].testDescription)")
            #expect(results[step].errors.contains(words), "\(step): \(results[step].errors)")
            #expect(results.changes(step) == [], "\(step)")
        }
        #expect(
            results["nothing"].errors.contains(
                "advice: apt install nvidia-open-kernel-dkms, or clone NVIDIA's open-gpu-kernel-modules, then: nvctl "))
        #expect(results["dry"].status == 0)
        #expect(results.changes("dry") == [])
        #expect(results["write"].status == 0, "\(results["write"].testDescription)")
        #expect(results["registered"].lines == ["nvidia/590.48.01: added"])
    }

    @Test func whatIsMissingIsNamedWithTheCommandThatSuppliesIt() async throws {
        let results = try await Scratch.run(
            "SetupTests/whatIsMissingIsNamedWithTheCommandThatSuppliesIt.sh",
            hiding: ["/usr/sbin/dkms", "/usr/bin/make", "/usr/bin/pacman"])
        for (step, install) in [("debian", "apt install"), ("arch", "pacman -S")] {
            let (output, errors) = (results[step].output, results[step].errors)
            #expect(results[step].status == 1)
            #expect(output.contains("✗ dkms: \(install) dkms\n"))
            #expect(output.contains("✗ compiler and make: \(install) "))
            #expect(output.contains("✗ headers for 6.9.9-arch1-1: \(install) linux-zen-headers"))
            #expect(output.contains("✓ headers for \(Parts.plain)\n"))
            #expect(errors.hasSuffix("nvctl: dkms is not installed\nadvice: \(install) dkms\n"))
        }
        #expect(results["status"].output.contains("DKMS:           not installed\n"))
        #expect(results["build"].status == 1)
        #expect(results["build"].errors.contains("nvctl: dkms is not installed"))
        #expect(results["init"].status == 1)
        for step in ["debian", "arch", "build", "init", "status"] { #expect(results.changes(step) == [], "\(step)") }
    }
}
