import Testing

/// The seed's "Building from Source", from a clone that belongs to an ordinary user.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct SourceTests {
    @Test(arguments: Dkms.allCases) func fromCloneToInstalledModules(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            #"""
            make_clone
            only "$plain" "$backport"
            step init nvctl driver source init "$clone"
            step registered nvctl driver dkms status
            step sync nvctl driver source sync
            step status nvctl driver dkms status --verify
            step dkms dkms status
            for kernel in "$plain" "$backport"; do
                for module in nvidia nvidia-modeset nvidia-drm nvidia-uvm nvidia-peermem; do
                    modinfo -k "$kernel" "$module"
                done
            done >/var/home/modinfo
            step modinfo cat /var/home/modinfo
            count_runs git
            step unchanged nvctl driver source sync
            step gits cat /var/home/runs
            """#, on: dkms)
        let (first, second) = (Parts.plain, Parts.backport)

        #expect(results["init"].status == 0)
        #expect(results["init"].output.contains("✓ register nvidia/590.48.01 with DKMS"))
        #expect(results["registered"].status == 2)
        #expect(results["registered"].output.contains("✗ \(first) [nvidia: MISSING, headers: ✓]"))

        #expect(results["sync"].status == 0, "\(results["sync"].testDescription)")
        #expect(results["sync"].output.contains("✓ \(first): installed nvidia/590.48.01"))
        #expect(results["sync"].output.contains("✓ \(second): installed nvidia/590.48.01"))

        #expect(results["status"].status == 0)
        #expect(
            results["status"].output.hasPrefix(
                """
                NVIDIA DKMS Status
                ══════════════════════════════════════════════════

                DKMS:           installed
                Driver:         590.48.01
                Registered:     yes
                Source:         /usr/src/nvidia-590.48.01
                Source Type:    git (https://github.com/NVIDIA/open-gpu-kernel-modules.git)

                """))
        #expect(results["status"].lines.contains("  ✓ \(first) [nvidia: dkms, headers: ✓]"))
        #expect(results["status"].lines.contains("  ✓ \(second) [nvidia: dkms, headers: ✓]"))
        let rows = results["dkms"].lines
        #expect(rows.count == 2)
        for kernel in [first, second] {
            #expect(rows.contains { $0.hasPrefix("nvidia/590.48.01, \(kernel), ") && $0.hasSuffix(": installed") })
        }

        #expect(results["unchanged"].status == 0, "\(results["unchanged"].testDescription)")
        #expect((1...3).contains(results["gits"].lines.count), "\(results["gits"].output)")

        let modinfo = results["modinfo"].lines
        #expect(modinfo.count { $0.hasPrefix("version:") && $0.hasSuffix(" 590.48.01") } == 10)
        #expect(modinfo.count { $0.hasPrefix("vermagic:") && $0.contains(" \(first) ") } == 5)
        #expect(modinfo.count { $0.hasPrefix("vermagic:") && $0.contains(" \(second) ") } == 5)
    }

    @Test func theSnapshotIsRootsAndTheCloneIsLeftAlone() async throws {
        let results = try await Scratch.run(
            #"""
            make_clone
            only "$plain"
            as_nobody touch "$clone/kernel-open/nvidia/nv.o" "$clone/untracked file.txt"
            as_nobody mkdir "$clone/_out"
            as_nobody touch "$clone/_out/nv-kernel.o"
            as_nobody chmod 777 "$clone/untracked file.txt" "$clone/src"
            as_nobody rm "$clone/COPYING"
            as_nobody bash -c "echo '// changed' >>'$clone/kernel-open/nvidia/nv.c'"
            listing() { find "$clone" -not -path "$clone/.git/*" -printf '%P %y %m %u %s %T@\n' | sort; }
            step before listing
            step gitBefore find "$clone/.git" -printf '%P %y %m %u %s %T@\n'
            step init nvctl driver source init "$clone"
            step after listing
            step gitAfter find "$clone/.git" -printf '%P %y %m %u %s %T@\n'
            step snapshot find "/var/lib/nvctl/sources/$version" -printf '%P|%y|%m|%U:%G\n'
            step folders stat --format='%n %a %U' /var/lib/nvctl /var/lib/nvctl/sources
            step link readlink "$source"
            step conf cat "$source/dkms.conf"
            step changed tail -n 1 "$source/kernel-open/nvidia/nv.c"
            """#)
        #expect(results["init"].status == 0, "\(results["init"].testDescription)")
        #expect(results["before"].output == results["after"].output)
        #expect(results["gitBefore"].output == results["gitAfter"].output)
        #expect(results["link"].lines == ["/var/lib/nvctl/sources/590.48.01"])
        #expect(results["folders"].lines == ["/var/lib/nvctl 755 root", "/var/lib/nvctl/sources 755 root"])
        #expect(results["changed"].lines == ["// changed"])

        let entries = results["snapshot"].lines.map { $0.split(separator: "|", omittingEmptySubsequences: false) }
        let names = Set(entries.map { String($0[0]) })
        #expect(entries.allSatisfy { $0[3] == "0:0" })
        #expect(entries.allSatisfy { $0[2] == ($0[1] == "d" ? "755" : "644") || ($0[1] == "f" && $0[2] == "755") })
        #expect(names.isSuperset(of: ["version.mk", "dkms.conf", "kernel-open/nvidia/nv.c", "untracked file.txt"]))
        #expect(!names.contains { $0 == ".git" || $0.hasPrefix(".git/") || $0.contains("_out") || $0.hasSuffix(".o") })
        #expect(!names.contains("COPYING"))
        for module in ["nvidia", "nvidia-modeset", "nvidia-drm", "nvidia-uvm", "nvidia-peermem"] {
            #expect(results["conf"].output.contains("=\"\(module)\"\n"))
        }
    }

    /// A clone's configuration can name programs for git to run; they must not run as root.
    @Test func programsOfTheClonesConfigurationNeverRunAsRoot() async throws {
        let results = try await Scratch.run(
            #"""
            make_clone
            only "$plain"
            printf '#!/bin/sh\nid -u >>/var/home/ran\necho "$1" >>/var/home/ran.as\nexec cat\n' >/var/home/spy
            chmod 755 /var/home/spy
            install -m 666 /dev/null /var/home/ran
            install -m 666 /dev/null /var/home/ran.as
            for key in core.fsmonitor core.pager core.editor core.sshCommand diff.external gpg.program \
                filter.spy.clean filter.spy.smudge filter.spy.process interactive.diffFilter credential.helper; do
                as_nobody git -C "$clone" config "$key" "/var/home/spy $key"
            done
            as_nobody git -C "$clone" config --unset filter.spy.process
            mkdir "$clone/hooks"
            for hook in post-checkout post-index-change fsmonitor-watchman pre-commit; do
                cp /var/home/spy "$clone/hooks/$hook"
                cp /var/home/spy "$clone/.git/hooks/$hook"
            done
            chown -R nobody: "$clone"
            as_nobody git -C "$clone" config core.hooksPath "$clone/hooks"
            as_nobody bash -c "echo '*.c filter=spy' >'$clone/.gitattributes'; touch '$clone'/kernel-open/*/*.c"
            : >/var/home/ran
            step init nvctl driver source init "$clone"
            as_nobody touch "$clone/kernel-open/nvidia/nv.c"
            step sync nvctl driver source sync --dry-run
            step ran sort -u /var/home/ran
            step what sort -u /var/home/ran.as
            """#)
        #expect(results["init"].status == 0, "\(results["init"].testDescription)")
        // The filter did run, so this would notice one that runs as root.
        #expect(results["ran"].lines == ["65534"])
        #expect(results["what"].output.contains("filter.spy.clean"))
        #expect(!results["what"].output.contains("core.fsmonitor"))
    }
}
