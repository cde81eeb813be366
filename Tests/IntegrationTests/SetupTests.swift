import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct SetupTests {
    /// The dkms.conf of the seed document, as people have it.
    private static let seedConf = #"""
        write_seed_conf() {
            cat >"$source/dkms.conf" <<'END'
        PACKAGE_NAME="nvidia"
        PACKAGE_VERSION="590.48.01"
        BUILT_MODULE_NAME[0]="nvidia"
        BUILT_MODULE_NAME[1]="nvidia-modeset"
        BUILT_MODULE_NAME[2]="nvidia-drm"
        BUILT_MODULE_NAME[3]="nvidia-uvm"
        DEST_MODULE_LOCATION[0]="/kernel/drivers/video"
        DEST_MODULE_LOCATION[1]="/kernel/drivers/video"
        DEST_MODULE_LOCATION[2]="/kernel/drivers/video"
        DEST_MODULE_LOCATION[3]="/kernel/drivers/video"
        AUTOINSTALL="yes"
        MAKE[0]="make -j$(nproc) NV_KERNEL_MODULES=1 NV_KERNEL_SOURCES=/lib/modules/$kernelver/build modules"
        CLEAN="make clean"
        END
        }

        """#

    @Test(arguments: Dkms.allCases) func theSeedsConfIsExplainedAndReplaced(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.seedConf + #"""
                only "$plain"
                cp -r "$sample" "$source"
                write_seed_conf
                cp "$source/dkms.conf" /var/home-conf
                watched setup nvctl driver dkms setup
                watched build nvctl driver dkms build
                step write nvctl driver dkms setup --write-conf
                step old cmp "$source/dkms.conf.old" /var/home-conf
                step built nvctl driver dkms build
                step status nvctl driver dkms status --verify
                watched again nvctl driver dkms setup
                """#, on: dkms)
        #expect(results["setup"].status == 1)
        #expect(
            results["setup"].errors.contains("nvctl: /usr/src/nvidia-590.48.01/dkms.conf cannot build this source:"))
        for fault in [
            "MAKE begins with make", "NV_KERNEL_MODULES is the list", "MAKE names no kernel",
            "BUILT_MODULE_LOCATION is missing", "not all of NVIDIA's modules are listed",
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
        #expect(results["again"].output.contains("nvidia/590.48.01 is registered already"))
    }

    @Test func otherConfsThatCannotWork() async throws {
        let results = try await Scratch.run(
            Self.seedConf + #"""
                only "$plain"
                watched nothing nvctl driver dkms setup
                watched nothingToBuild nvctl driver dkms build
                cp -r "$sample" "$source"
                watched none nvctl driver dkms setup
                cp "$source/kernel-open/dkms.conf" "$source/dkms.conf"
                watched template nvctl driver dkms setup
                write_seed_conf
                truncate --size=-40 "$source/dkms.conf"
                watched half nvctl driver dkms setup
                rm "$source/dkms.conf"
                mkdir "$source/dkms.conf"
                watched folder nvctl driver dkms setup
                watched folderWritten nvctl driver dkms setup --write-conf
                rmdir "$source/dkms.conf"
                mkfifo "$source/dkms.conf"
                watched pipe timeout 20 "$NVCTL" driver dkms setup
                rm "$source/dkms.conf"
                watched unknown nvctl driver dkms setup --version 1.2.3
                watched dry nvctl driver dkms setup --write-conf --dry-run
                mv "$source" /usr/src/nvidia-open
                watched wrongName nvctl driver dkms setup --write-conf
                mv /usr/src/nvidia-open "$source"
                step write nvctl driver dkms setup --write-conf
                step registered dkms status
                """#)
        let expected = [
            "nothing": "there is no source of an NVIDIA driver in /usr/src",
            "nothingToBuild": "there is no source of an NVIDIA driver in /usr/src",
            "none": "/usr/src/nvidia-590.48.01/dkms.conf is missing",
            "template": "NVIDIA's template with its placeholders",
            "half": "cut off",
            "folder": "dkms.conf",
            "folderWritten": "/usr/src/nvidia-590.48.01/dkms.conf",
            "pipe": "dkms.conf",
            "unknown": "there is no source of an NVIDIA driver in /usr/src/nvidia-1.2.3",
            "wrongName": "DKMS looks for it in /usr/src/nvidia-590.48.01",
        ]
        for (step, words) in expected {
            #expect(results[step].status == 1, "\(step): \(results[step].testDescription)")
            #expect(results[step].errors.contains(words), "\(step): \(results[step].errors)")
            #expect(results.changes(step) == [], "\(step)")
        }
        #expect(
            results["nothing"].errors.contains(
                "advice: apt install nvidia-open-kernel-dkms, or: nvctl driver source init"))
        #expect(results["dry"].status == 0)
        #expect(results.changes("dry") == [])
        #expect(results["write"].status == 0, "\(results["write"].testDescription)")
        #expect(results["registered"].lines == ["nvidia/590.48.01: added"])
    }

    @Test func whatIsMissingIsNamedWithTheCommandThatSuppliesIt() async throws {
        let script = #"""
            only "$plain"
            mkdir -p /usr/lib/modules/6.9.9-arch1-1
            echo linux-zen >/usr/lib/modules/6.9.9-arch1-1/pkgbase
            cp -r "$sample" "$source"
            make_clone
            watched debian nvctl driver dkms setup --write-conf
            watched status nvctl driver dkms status
            watched build nvctl driver dkms build
            watched init nvctl driver source init "$clone"
            look_like_arch
            watched arch nvctl driver dkms setup --write-conf
            """#
        let results = try await Scratch.run(script, hiding: ["/usr/sbin/dkms", "/usr/bin/make", "/usr/bin/pacman"])
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
