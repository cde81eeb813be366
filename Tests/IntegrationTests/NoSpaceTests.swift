import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct NoSpaceTests {
    /// Puts a folder, with what is in it, on a filesystem of its own, with this many KiB left.
    private static let small = #"""
        on_small_filesystem() { # FOLDER KIB
            local copy
            copy=$(mktemp -d /var/home/copy.XXXXXX)
            cp -a "$1/." "$copy"
            mount -t tmpfs -o mode=755 small "$1"
            cp -a "$copy/." "$1"
            mount -o "remount,size=$(($(df --output=used -k "$1" | tail -n 1) + $2))k" "$1"
        }

        build_with() { # KIB, for what nvctl writes before a set is whole
            mkdir -p /var/lib/nvctl
            on_small_filesystem /var/lib/nvctl "$1"
            step before checksums "$plain"
            step build nvctl driver dkms build --force
            step after checksums "$plain"
            step work find /var/lib/nvctl/build -mindepth 1
            step status nvctl driver dkms status --verify
        }

        """#

    @Test(arguments: Dkms.allCases) func whileBuilding(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.small + #"""
                build_with 600
                step dkms dkms status
                mount -o remount,size=100m /var/lib/nvctl
                step next nvctl driver dkms build --force
                """#, on: dkms, from: .installed)
        expectUnharmed(results)
        #expect(
            results["build"].output.contains(
                "no space left for /var/lib/nvctl/build on the filesystem mounted at /var/lib/nvctl, while building: at least "
            ))
        #expect(results["work"].output == "")
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
    }

    @Test func whilePublishingWhatWasBuilt() async throws {
        let results = try await Scratch.run(
            Self.small + #"""
                on_small_filesystem /var/lib/dkms 100
                step before checksums "$plain"
                step build nvctl driver dkms build --force
                step after checksums "$plain"
                step work find /var/lib/nvctl/build /var/lib/dkms -mindepth 1 -name '.tmp*' -o -path '*nvctl/build/*'
                step status nvctl driver dkms status --verify
                step dkms dkms status
                """#, from: .installed)
        expectUnharmed(results)
        #expect(results["build"].output.contains("no space left for /var/lib/dkms/nvidia/"))
        #expect(
            results["build"].output.contains(
                " on the filesystem mounted at /var/lib/dkms, while keeping what was built: at least "))
        #expect(results["work"].output == "")
    }

    /// Of the kernel's folder alone, where the set cannot get there by an exchange, and of all kernels'.
    @Test(arguments: Dkms.allCases, ["/usr/lib/modules/$plain", "/usr/lib/modules"])
    func whileInstalling(dkms: Dkms, place: String) async throws {
        let results = try await Scratch.run(
            Self.small + "place=\(place)\n" + #"""
                on_small_filesystem "$place" 20
                # There is no room for the new modules, so nothing is begun.
                step begun.build nvctl driver dkms build --force
                # There is, and it is gone when depmod wants some.
                mount -o "remount,size=$(($(df --output=used -k "$place" | tail -n 1) + 9000))k" "$place"
                cat >/usr/local/sbin/depmod <<'END'
                #!/bin/bash
                head --bytes=100M /dev/zero >"/usr/lib/modules/$2/filler" 2>/dev/null
                exec /usr/sbin/depmod "$@"
                END
                chmod 755 /usr/local/sbin/depmod
                echo 'const char nvctl_filler[300000] = { 1 };' >>"$source/kernel-open/nvidia-uvm/uvm.c"
                step before checksums "$plain"
                step build nvctl driver dkms build --force
                step after checksums "$plain"
                step chosen modinfo -k "$plain" -n nvidia-drm
                rm /usr/local/sbin/depmod "/usr/lib/modules/$plain/filler"
                step stages find /usr/lib/modules -maxdepth 2 -name '.nvctl*'
                step status nvctl driver dkms status
                step dkms dkms status
                mount -o remount,size=100m "$place"
                step next nvctl driver dkms build
                step nextStatus nvctl driver dkms status --verify
                """#, on: dkms, from: .installed)
        expectUnharmed(results)
        for step in ["begun.build", "build"] {
            #expect(results[step].status == 1, "\(results[step].testDescription)")
            #expect(results[step].output.contains("no space left for "), "\(results[step].output)")
            #expect(results[step].output.contains(" on the filesystem mounted at /usr/lib/modules"))
            #expect(results[step].output.contains("B needed, "), "\(results[step].output)")
            #expect(results[step].output.contains(" available"))
        }
        #expect(results["chosen"].status == 0)
        #expect(results["stages"].output == "")
        #expect(results["next"].status == 0)
        #expect(results["nextStatus"].status == 0)
    }

    @Test func whileCopyingAClone() async throws {
        let results = try await Scratch.run(
            Self.small + #"""
                make_clone
                only "$plain"
                mkdir -p /var/lib/nvctl/sources
                on_small_filesystem /var/lib/nvctl 60
                step init nvctl driver source init "$clone"
                step left find /var/lib/nvctl /usr/src/nvidia* /var/lib/dkms -mindepth 1 -not -name sources
                """#)
        #expect(results["init"].status == 1)
        #expect(results["init"].output == "")
        #expect(
            results["init"].errors.contains(
                "nvctl: no space left for /var/lib/nvctl/sources on the filesystem mounted at /var/lib/nvctl, while copying "
            ))
        #expect(results["init"].errors.contains("B needed, "))
        #expect(results["init"].errors.contains("advice: free some space there"))
        #expect(results["left"].output == "")
    }

    /// What is compiled is a copy of the source, and there is no room for that.
    @Test func whileCopyingTheSource() async throws {
        let results = try await Scratch.run(
            Self.small + #"""
                build_with 16
                """#, from: .installed)
        #expect(results["build"].status == 1)
        let words =
            "nvctl: no space left for /var/lib/nvctl/build/source-0 on the filesystem mounted at /var/lib/nvctl, "
        #expect(results["build"].errors.contains(words + "while copying "), "\(results["build"].testDescription)")
        #expect(results["build"].errors.contains("B needed, "))
        #expect(results["before"].lines.count == 5)
        #expect(results["before"].output == results["after"].output)
        #expect(results["work"].output == "")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
    }

    private func expectUnharmed(_ results: Scratch.Results) {
        #expect(results["build"].status == 1, "\(results["build"].testDescription)")
        #expect(results["build"].output.components(of: "FAILED") == 1)
        #expect(results["before"].lines.count == 5)
        #expect(results["before"].output == results["after"].output)
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["dkms"].lines.count == 1)
        #expect(results["dkms"].lines.first?.contains(": installed") ?? false)
    }
}
