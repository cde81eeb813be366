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

        """#

    @Test(arguments: Dkms.allCases) func whileBuilding(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.small + #"""
                mkdir -p /var/lib/nvctl
                on_small_filesystem /var/lib/nvctl 600
                step before checksums "$plain"
                watched build nvctl driver dkms build --force
                step after checksums "$plain"
                step work find /var/lib/nvctl/build -mindepth 1
                step status nvctl driver dkms status --verify
                step dkms dkms status
                mount -o remount,size=100m /var/lib/nvctl
                step next nvctl driver dkms build --force
                """#, on: dkms, from: .installed)
        expectUnharmed(results)
        #expect(results["build"].output.contains("no space left on the filesystem of /var/lib/nvctl/build"))
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
        #expect(results["build"].output.contains("no space left on the filesystem of /var/lib/dkms/nvidia/"))
        #expect(results["work"].output == "")
    }

    @Test(arguments: Dkms.allCases) func whileInstalling(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.small + #"""
                on_small_filesystem "/usr/lib/modules/$plain" 20
                # There is no room to keep the old modules, so nothing is begun.
                step kept.build nvctl driver dkms build --force
                # There is, and DKMS then runs out of it with some modules copied.
                mount -o "remount,size=$(($(df --output=used -k "/usr/lib/modules/$plain" | tail -n 1) + 200))k" \
                    "/usr/lib/modules/$plain"
                echo 'const char nvctl_filler[300000] = { 1 };' >>"$source/kernel-open/nvidia-uvm/uvm.c"
                step before checksums "$plain"
                step build nvctl driver dkms build --force
                step after checksums "$plain"
                step kept find "/usr/lib/modules/$plain" -name '.nvctl*'
                step status nvctl driver dkms status
                step dkms dkms status
                mount -o remount,size=100m "/usr/lib/modules/$plain"
                step next nvctl driver dkms build
                step nextStatus nvctl driver dkms status --verify
                """#, on: dkms, from: .installed)
        expectUnharmed(results)
        for step in ["kept.build", "build"] {
            #expect(results[step].status == 1, "\(results[step].testDescription)")
            #expect(results[step].output.contains("no space left on the filesystem of "), "\(results[step].output)")
            #expect(results[step].output.contains("/lib/modules/\(Parts.plain)"))
        }
        #expect(results["kept"].output == "")
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
        #expect(results["init"].errors.contains("nvctl: no space left on the filesystem of /var/lib/nvctl/sources"))
        #expect(results["init"].errors.contains("hint: free some space there"))
        #expect(results["left"].output == "")
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
