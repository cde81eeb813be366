import Testing

/// What the hook makes of what nobody planned for.
@Suite(.enabled(if: Parts.missingForPacman.isEmpty, "missing: \(Parts.missingForPacman.joined(separator: ", "))"))
struct HookInputTests {
    @Test func whatCannotBeWrittenStopsNothing() async throws {
        let results = try await ArchSystem.run(
            #"""
            kernel linux-zen "$newZen"
            mount -t tmpfs -o size=4k small /var/log/nvidia-dkms
            step full transaction -U $(files_of linux-zen "$newZen")
            umount /var/log/nvidia-dkms
            mount -t tmpfs -o ro small /var/log/nvidia-dkms
            step readonly transaction -U $(files_of linux-zen "$newZen")
            umount /var/log/nvidia-dkms
            step status nvctl driver dkms status
            # Neither the modules nor their log have room.
            mount -t tmpfs -o size=64k small /var/lib/nvctl
            step disk transaction -U $(files_of linux-zen "$newZen")
            """#)
        for step in ["full", "readonly", "disk"] {
            #expect(results[step].status == 0, "\(step): \(results[step].testDescription)")
        }
        #expect(results["readonly"].everything.contains("/var/log/nvidia-dkms cannot be written"))
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["disk"].everything.contains("no space"), "\(results["disk"].testDescription)")
    }

    @Test func sessionsThatDoNotAnswerAndMany() async throws {
        let results = try await ArchSystem.run(
            #"""
            for user in 1000 1001 1002 1003 1004 1005 1006 1007 1008; do session_bus "$user"; done
            mute_session 1009
            # Names and sockets that are not what they look like.
            mkdir -p /run/user/1010 /run/user/nobody
            ln -s /run/user/1000/bus /run/user/1010/bus
            kernel_package linux-tkg-bore "$tkg"
            step install timeout 60 pacman --noconfirm -U "$(file linux-tkg-bore-$(dotted "$tkg"))"
            received() { cat /run/user/*/notifications; }
            step received received
            """#)
        #expect(results["install"].status == 0, "\(results["install"].testDescription)")
        #expect(
            results["received"].lines.filter { $0.hasPrefix("urgency=2") }.count == 9, "\(results["received"].output)")
    }

    @Test func anythingOnStandardInput() async throws {
        let results = try await ArchSystem.run(
            #"""
            hook() { /usr/local/bin/nvidia-dkms-build "$@"; }
            empty() { hook build </dev/null && hook verify </dev/null && hook keep </dev/null && hook guard </dev/null; }
            # More than anybody reads.
            noise() { { head -c 40000000 /dev/urandom || :; } | hook "$1"; }
            strange() { printf 'usr/lib/modules/../../etc/vmlinuz\nusr/lib/modules/a b;reboot/vmlinuz\n\n/\n' | hook build; }
            watched empty empty
            watched build noise build
            watched verify noise verify
            watched strange strange
            step unknown hook nonsense
            # By hand, and twice.
            step all hook
            watched twice hook
            """#)
        for step in ["empty", "build", "verify", "strange", "twice"] {
            #expect(results[step].status == 0, "\(results[step].testDescription)")
            #expect(results.changes(step) == [], "\(step)")
        }
        #expect(results["unknown"].status == 0, "never fails")
        #expect(results["all"].status == 0)
    }

    @Test func anotherNvctlIsWaitedFor() async throws {
        let results = try await ArchSystem.run(
            #"""
            kernel linux-zen "$newZen"
            mkfifo /var/hold
            # A make that waits keeps the other one at work.
            cat >/usr/local/bin/make <<'END'
            #!/bin/sh
            [ ! -p /var/hold ] || [ -e /var/held ] || { : >/var/held; cat /var/hold >/dev/null; }
            exec /usr/bin/make "$@"
            END
            chmod 755 /usr/local/bin/make
            nvctl driver dkms build --force >/dev/null 2>&1 &
            other=$!
            wait_for test -e /var/held
            upgrade() { pacman --noconfirm -U $(files_of linux-zen "$newZen") & wait_for grep -q 'another nvctl is at work' "$results/upgrade.out"; echo >/var/hold; wait "$!"; }
            step upgrade upgrade
            wait "$other" || :
            step status nvctl driver dkms status
            """#)
        #expect(results["upgrade"].status == 0, "\(results["upgrade"].testDescription)")
        #expect(
            results["upgrade"].everything.contains("\(ArchSystem.newZen): installed"),
            "\(results["upgrade"].testDescription)")
        #expect(results["status"].status == 0)
    }

    @Test func controlCInTheMiddle() async throws {
        let results = try await ArchSystem.run(
            #"""
            kernel linux-zen "$newZen"
            cat >/usr/local/bin/make <<'END'
            #!/bin/sh
            [ -e /var/held ] || { : >/var/held; exec sleep 1000; }
            exec /usr/bin/make "$@"
            END
            chmod 755 /usr/local/bin/make
            # A terminal's Ctrl-C goes to all that is in the foreground.
            upgrade() {
                setsid pacman --noconfirm -U $(files_of linux-zen "$newZen") &
                local pacman=$!
                wait_for test -e /var/held
                kill -INT -- "-$pacman"
                wait "$pacman"
            }
            step upgrade upgrade
            step others others 'sleep 1000|run-hook'
            step lock ls /var/lib/pacman/db.lck
            rm -f /usr/local/bin/make
            step again nvctl driver dkms build
            step status nvctl driver dkms status --verify
            """#)
        #expect(results["others"].output == "")
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
    }

    /// DKMS's own hook comes to its turn all the same, and the next command removes what was left.
    @Test func killedInTheMiddle() async throws {
        let results = try await ArchSystem.run(
            #"""
            kernel linux-zen "$newZen"
            cat >/usr/local/bin/make <<'END'
            #!/bin/sh
            [ ! -e /var/held ] || exec /usr/bin/make "$@"
            process=$PPID
            until [ "$(cat /proc/$process/comm)" = nvctl ]; do
                process=$(sed -n 's/^PPid:\t//p' "/proc/$process/status")
            done
            echo "$process" >/var/held
            exec sleep 1000
            END
            chmod 755 /usr/local/bin/make
            upgrade() {
                pacman --noconfirm -U $(files_of linux-zen "$newZen") &
                wait_for test -s /var/held
                kill -KILL "$(cat /var/held)"
                wait "$!"
            }
            step upgrade upgrade
            step standard tail -n 1 /var/log/standard-hook
            step again nvctl driver dkms build
            step others others 'sleep 1000|run-hook'
            step left find /var/lib/nvctl/build /run/nvctl -mindepth 1
            step status nvctl driver dkms status --verify
            """#)
        #expect(results["upgrade"].status == 0, "\(results["upgrade"].testDescription)")
        #expect(!results["upgrade"].everything.contains(ArchSystem.box), "\(results["upgrade"].testDescription)")
        #expect(results["standard"].output.contains("work=compile"))
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["others"].output == "")
        #expect(results["left"].output == "")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
    }

    @Test func installedTwiceChangedAndRemoved() async throws {
        let results = try await ArchSystem.run(
            #"""
            watched twice nvctl driver dkms hook
            step status nvctl driver dkms hook --status
            step dry nvctl driver dkms hook --remove --dry-run
            echo '# mine' >>/etc/pacman.d/hooks/nvidia-dkms.hook
            # Of an older nvctl: unchanged by its own checksum.
            step changed nvctl driver dkms hook
            step shown nvctl driver dkms hook --status
            step remove nvctl driver dkms hook --remove
            step left find /etc/pacman.d/hooks /usr/local/bin/nvidia-dkms-build /etc/profile.d/nvidia-dkms.sh
            rm /etc/pacman.d/hooks/nvidia-dkms.hook
            step none nvctl driver dkms hook --status
            step json nvctl driver dkms hook --status --json
            """#)
        #expect(results["twice"].status == 0)
        #expect(results.changes("twice") == [])
        #expect(results["status"].output.contains("installed (auto-rebuild enabled)"))
        #expect(results["dry"].output.contains("remove /etc/pacman.d/hooks/65-nvidia-dkms-build.hook"))
        #expect(results["changed"].output.contains("nvidia-dkms.hook was changed by somebody, and stays as it is"))
        #expect(results["shown"].output.contains("(changed by somebody)"))
        #expect(results["remove"].status == 0)
        #expect(results["left"].lines == ["/etc/pacman.d/hooks", "/etc/pacman.d/hooks/nvidia-dkms.hook"])
        #expect(results["none"].output.contains("DKMS's own only"))
        #expect(results["json"].output.contains(#""manager" : "pacman""#))
    }
}
