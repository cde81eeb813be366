import Testing

/// `--root`: a system that is mounted somewhere, as when it is rescued from an install medium.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct OtherRootTests {
    @Test func statusWritesNothingThere() async throws {
        let results = try await Scratch.run(
            #"""
            other=/var/home/other
            mkdir -p "$other"/{etc,usr/{bin,src},var/lib,boot}
            ln -s usr/lib "$other/lib"
            cp -a "/usr/lib/modules/$plain" -t "$(mkdir -p "$other/usr/lib/modules" && echo "$_")"
            cp -a /var/lib/dkms "$other/var/lib"
            cp -aL "$source" "$other/usr/src/"
            printf 'ID=arch\n' >"$other/etc/os-release"
            touch "$other/boot/vmlinuz-$plain"
            listing() { find "$other" -printf '%p %y %m %s %T@ %C@\n' | sort; }
            step before listing
            watched status nvctl driver dkms status --root "$other"
            step json nvctl driver dkms status --json --root "$other"
            step verify nvctl driver dkms status --verify --root "$other/"
            step dry nvctl driver dkms unregister --dry-run --root "$other"
            step after listing
            step relative nvctl driver dkms status --root other
            """#, from: .installed)
        #expect(results["before"].output == results["after"].output)
        #expect(results["status"].output.contains("✓ \(Parts.plain) [nvidia: dkms, headers: ✗]"))
        #expect(!results["status"].output.contains("(running)"))
        #expect(results["status"].output.contains("DKMS:           not installed"))
        #expect(results.changes("status") == [])
        #expect(results["json"].output.contains("\"schemaVersion\""))
        #expect(results["relative"].status == 64)
    }

    @Test func buildRunsTheOtherSystemsPrograms() async throws {
        let results = try await Scratch.run(
            #"""
            # The whole scratch system, seen from elsewhere, without the kernel's own filesystems: as it is
            # after mounting its disks.
            other=/run/other
            mkdir "$other"
            mount --bind / "$other"
            for folder in etc usr var boot; do mount --bind "/$folder" "$other/$folder"; done
            # A dkms that tells where it ran: only the other system has this folder.
                        mount -t tmpfs mark "$other/mnt"
            touch "$other/mnt/mark"
            cp /usr/sbin/dkms /usr/sbin/dkms.real
            printf '#!/bin/bash\nls /mnt >>/var/home/seen 2>&1\nexec /usr/sbin/dkms.real "$@"\n' >/usr/sbin/dkms
            mounts() { cut -d ' ' -f 5 /proc/self/mountinfo | sort; }
            step mountsBefore mounts
            step build nvctl driver dkms build --force --root "$other"
            step mountsAfter mounts
            step seen cat /var/home/seen
            step status nvctl driver dkms status --verify
            step dkms dkms.real status
            step unknown nvctl driver dkms build --root /run/nothing
            step sync nvctl driver source sync --root "$other"
            step unregister nvctl driver dkms unregister --root "$other"
            step left nvctl driver dkms status
            """#, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["build"].output.contains("✓ \(Parts.plain): installed nvidia/590.48.01"))
        #expect(results["build"].errors.contains("Programs run inside /run/other."))
        #expect(results["mountsBefore"].output == results["mountsAfter"].output)
        #expect(results["seen"].lines.first == "mark")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["dkms"].lines.first?.hasSuffix(": installed") ?? false)
        #expect(results["unknown"].status == 1, "\(results["unknown"].testDescription)")
        #expect(results["sync"].status == 0, "\(results["sync"].testDescription)")
        #expect(results["unregister"].status == 0, "\(results["unregister"].testDescription)")
        #expect(results["left"].output.contains("✓ \(Parts.plain) [nvidia: manual, headers: ✓]"))
    }
}
