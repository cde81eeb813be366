import Testing

/// Transactions of a real pacman, with the standard hooks beside ours, in scratch systems that are Arch.
@Suite(.enabled(if: Parts.missingForPacman.isEmpty, "missing: \(Parts.missingForPacman.joined(separator: ", "))"))
struct HookTests {
    private static let zen = "6.18.1-zen1-1-zen"
    private static let newZen = "6.18.2-zen1-1-zen"
    private static let tkg = "6.18.0-tkg-bore"

    /// A system with a kernel, its headers, the driver and its userspace, all of it built and installed; and the hook.
    private static let system = #"""
        zen=6.18.1-zen1-1-zen newZen=6.18.2-zen1-1-zen tkg=6.18.0-tkg-bore
        file() { echo "$packages/$1-1-any.pkg.tar.zst"; }
        dotted() { echo "${1//-/.}"; }
        kernel() { # NAME RELEASE: makes both packages
            kernel_package "$1" "$2"
            headers_package "$1" "$2"
        }
        files_of() { file "$1-$(dotted "$2")" && file "$1-headers-$(dotted "$2")"; } # NAME RELEASE
        pacman_system
        kernel linux-zen "$zen"
        driver_package 590.48.01
        userspace_package 590.48.01
        nvctl driver dkms hook >/dev/null 2>&1
        transaction -U $(files_of linux-zen "$zen") "$(file nvidia-open-dkms-590.48.01)" "$(file nvidia-utils-590.48.01)" \
            >/var/log/first 2>&1
        cp "$packages"/*.pkg.tar.zst /var/cache/pacman/pkg/

        """#

    private static func run(_ script: String, limit: Int = 900) async throws -> Scratch.Results {
        try await Scratch.run(PacmanPrelude.text + DesktopPrelude.text + system + script, on: .new, limit: limit)
    }

    private static let box = """
        ╔════════════════════════════════════════════════════════════╗
        ║  NVIDIA DKMS build failed! Check logs:                     ║
        ║    nvctl driver dkms logs                                  ║
        ║    cat /var/log/nvidia-dkms/latest.log                     ║
        ╚════════════════════════════════════════════════════════════╝
        """

    /// pacman's standard output has what hooks print, whichever way.
    private func everything(_ step: Scratch.Step) -> String { step.output + step.errors }

    @Test func kernelsUnderAllNamesAreBuiltBeforeTheStandardHookLooks() async throws {
        let results = try await Self.run(
            #"""
            step first cat /var/log/first
            session_bus 1000
            kernel linux-zen "$newZen"
            kernel linux-tkg-bore "$tkg"
            : >/var/log/standard-hook
            step upgrade transaction -U $(files_of linux-zen "$newZen") $(files_of linux-tkg-bore "$tkg")
            step standard grep install /var/log/standard-hook
            step status nvctl driver dkms status --verify
            step log cat /var/log/nvidia-dkms/latest.log
            step logs nvctl driver dkms logs
            step notified cat /run/user/1000/notifications
            step left find /run/nvctl /var/lib/nvctl -mindepth 1 -not -path /var/lib/nvctl/build
            step again transaction -U $(files_of linux-zen "$newZen") $(files_of linux-tkg-bore "$tkg")
            """#)
        #expect(results["upgrade"].status == 0)
        #expect(!everything(results["upgrade"]).contains("FAILED"), "\(results["upgrade"].testDescription)")
        // The standard hook finds the work done, for both.
        #expect(results["standard"].lines.count == 2)
        #expect(results["standard"].lines.allSatisfy { $0.hasSuffix("work=nothing") }, "\(results["standard"].output)")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["status"].output.contains("installed (auto-rebuild enabled)"))
        for line in ["Userspace:      590.48.01", "\(Self.newZen): dkms, verified", "\(Self.tkg): dkms, verified"] {
            #expect(results["log"].output.contains(line), "\(results["log"].output)")
        }
        #expect(results["log"].lines.last == "nvctl: result=ok exit=0")
        #expect(results["logs"].output.contains("[OK]"))
        #expect(results["notified"].lines.count == 1)
        #expect(results["notified"].output.hasPrefix("urgency=0 app=nvctl"), "\(results["notified"].output)")
        #expect(results["left"].output == "", "\(results["left"].output)")
        // Reinstalled: DKMS's hook has taken the modules away, so they are built again.
        #expect(results["again"].status == 0)
        #expect(everything(results["again"]).contains("\(Self.tkg): installed"), "\(results["again"].testDescription)")
    }

    @Test func aDriverThatDoesNotKnowTheNewKernel() async throws {
        let results = try await Self.run(
            #"""
            session_bus 1000
            session_bus 1001
            broken_driver_package 590.48.01 6.18.2%
            transaction -U "$(file nvidia-open-dkms-590.48.01)" >/dev/null 2>&1
            kernel linux-zen "$newZen"
            kernel linux-tkg-bore "$tkg"
            transaction -U $(files_of linux-tkg-bore "$tkg") >/dev/null 2>&1
            step before checksums "$tkg"
            : >/run/user/1000/notifications
            step upgrade transaction -U $(files_of linux-zen "$newZen")
            step after checksums "$tkg"
            step log cat /var/log/nvidia-dkms/latest.log
            step logs nvctl driver dkms logs
            step notified cat /run/user/1000/notifications
            step other cat /run/user/1001/notifications
            step status nvctl driver dkms status
            login() { bash -lc true; }
            step login login
            # As others would repair it, with nothing of ours.
            driver_package 590.48.01
            mv /etc/pacman.d/hooks /etc/pacman.d/hooks.away
            transaction -U "$(file nvidia-open-dkms-590.48.01)" >/dev/null 2>&1
            step repaired login
            step quiet login
            """#)
        let upgrade = everything(results["upgrade"])
        #expect(results["upgrade"].status == 0, "as without us")
        #expect(upgrade.contains(Self.box), "\(upgrade)")
        #expect(upgrade.contains("✗ \(Self.newZen): dkms build exited with status"), "\(upgrade)")
        #expect(results["after"].output == results["before"].output)
        #expect(results["log"].output.contains("this driver does not know this kernel"), "\(results["log"].output)")
        #expect(results["log"].lines.last == "nvctl: result=failed exit=1")
        #expect(results["logs"].output.contains("[FAILED]"))
        for session in ["notified", "other"] {
            #expect(results[session].output.contains("urgency=2 app=nvctl"), "\(results[session].output)")
        }
        let notice = "kernel \(Self.newZen) will boot without NVIDIA modules"
        #expect(results["status"].output.contains(notice), "\(results["status"].output)")
        #expect(everything(results["login"]).contains(notice), "\(results["login"].testDescription)")
        #expect(!everything(results["repaired"]).contains(notice), "\(results["repaired"].testDescription)")
        #expect(results["quiet"].errors == "")
    }

    /// The modules of the old one are kept, and come back without a compiler.
    @Test func aDriverUpgradeThatDoesNotCompile() async throws {
        let results = try await Self.run(
            #"""
            step before checksums "$zen"
            broken_driver_package 595.10
            userspace_package 595.10
            step upgrade transaction -U "$(file nvidia-open-dkms-595.10)" "$(file nvidia-utils-595.10)"
            step kept find /var/lib/nvctl/kept -name 'nvidia*.ko*'
            sed -n 's/^ *pacman -U /transaction -U /p' "$results/upgrade.out" >/var/back
            step command cat /var/back
            step back . /var/back
            step after checksums "$zen"
            step status nvctl driver dkms status --verify
            step standard tail -n 1 /var/log/standard-hook
            # In use again, it needs not be kept.
            step pruned find /var/lib/nvctl -mindepth 1 -not -path /var/lib/nvctl/build
            """#)
        let upgrade = everything(results["upgrade"])
        #expect(results["upgrade"].status == 0)
        #expect(upgrade.contains("The modules of nvidia/590.48.01 are kept for \(Self.zen)."), "\(upgrade)")
        #expect(upgrade.contains(Self.box))
        #expect(results["kept"].lines.count == 5)
        #expect(
            results["command"].output.contains("/var/cache/pacman/pkg/nvidia-open-dkms-590.48.01-1-any.pkg.tar.zst"))
        #expect(results["command"].output.contains("/var/cache/pacman/pkg/nvidia-utils-590.48.01-1-any.pkg.tar.zst"))
        #expect(results["back"].status == 0)
        let back = everything(results["back"])
        #expect(back.contains("take the kept modules of nvidia/590.48.01 for \(Self.zen)"), "\(back)")
        #expect(!back.contains("conftest") && !back.contains(Self.box), "\(back)")
        #expect(results["after"].output == results["before"].output)
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["standard"].output.contains("work=nothing"))
        #expect(results["pruned"].output == "", "\(results["pruned"].output)")
    }

    @Test func aKernelWithoutHeadersIsNamedWithTheirPackage() async throws {
        let results = try await Self.run(
            #"""
            kernel linux-tkg-bore "$tkg"
            step install transaction -U "$(file linux-tkg-bore-$(dotted "$tkg"))"
            step later transaction -U "$(file linux-tkg-bore-headers-$(dotted "$tkg"))"
            step status nvctl driver dkms status
            # Nobody is told of a kernel that is ignored.
            echo "IgnoreKernel = *-zen" >/etc/nvctl.conf
            kernel_package linux-zen "$newZen"
            session_bus 1000
            step ignored transaction -U "$(file linux-zen-$(dotted "$newZen"))"
            step notified cat /run/user/1000/notifications
            """#)
        let install = everything(results["install"])
        #expect(install.contains("\(Self.tkg): no NVIDIA modules, and no headers to build them"), "\(install)")
        #expect(install.contains("linux-tkg-bore-headers") && install.contains(Self.box), "\(install)")
        #expect(everything(results["later"]).contains("\(Self.tkg): installed"), "\(results["later"].testDescription)")
        #expect(results["status"].status == 0)
        #expect(!everything(results["ignored"]).contains(Self.box), "\(results["ignored"].testDescription)")
        #expect(results["notified"].output == "")
    }

    @Test func theGuardStopsWhatItShouldAndNothingElse() async throws {
        let results = try await Self.run(
            #"""
            nvctl driver dkms hook --guard >/dev/null 2>&1
            kernel linux-zen "$newZen"
            step stopped transaction -U "$(file linux-zen-$(dotted "$newZen"))"
            step installed pacman -Q linux-zen
            step modules checksums "$zen"
            step complete transaction -U $(files_of linux-zen "$newZen")
            step removal transaction -R linux-zen-headers
            # Another root, with nothing in it, and one with a shell and without nvctl.
            mkdir -p /var/empty/var/lib/pacman
            step empty transaction --root /var/empty -U $(files_of linux-zen "$zen")
            step emptyUpgrade transaction --root /var/empty -U "$(file linux-zen-$(dotted "$newZen"))"
            # A guard that cannot do its work.
            kernel_package linux-zen 6.18.3-zen1-1-zen
            chmod -x /usr/local/bin/nvidia-dkms-build
            step broken transaction -U "$(file linux-zen-6.18.3.zen1.1.zen)"
            """#)
        #expect(results["stopped"].status == 1)
        #expect(
            everything(results["stopped"]).contains("add to the command: linux-zen-headers"),
            "\(results["stopped"].testDescription)")
        #expect(results["installed"].output.contains("6.18.1"))
        #expect(results["modules"].lines.count == 5)
        for step in ["complete", "removal", "empty", "broken"] {
            #expect(results[step].status == 0, "\(step): \(results[step].testDescription)")
        }
    }

    @Test func aUserspaceThatLeavesModulesFromGitBehind() async throws {
        let results = try await Self.run(
            #"""
            transaction -R nvidia-open-dkms >/dev/null 2>&1
            make_clone
            nvctl driver source init "$clone" >/dev/null 2>&1
            nvctl driver dkms build >/dev/null 2>&1
            userspace_package 595.10
            step told transaction -U "$(file nvidia-utils-595.10)"
            userspace_package 590.48.01
            step back transaction -U "$(file nvidia-utils-590.48.01)"
            nvctl driver dkms hook --guard >/dev/null 2>&1
            step stopped transaction -U "$(file nvidia-utils-595.10)"
            step version pacman -Q nvidia-utils
            """#)
        let told = everything(results["told"])
        #expect(results["told"].status == 0)
        #expect(
            told.contains("version 590.48.01, the userspace driver is 595.10") && told.contains(Self.box), "\(told)")
        #expect(!everything(results["back"]).contains(Self.box), "\(results["back"].testDescription)")
        #expect(results["stopped"].status == 1)
        #expect(
            everything(results["stopped"]).contains("--ignore nvidia-utils"), "\(results["stopped"].testDescription)")
        #expect(results["version"].output.contains("590.48.01"))
    }

    /// An image with modules in it, from before they were installed.
    @Test func anImageFromBeforeItsModulesIsMadeAgain() async throws {
        let results = try await Self.run(
            #"""
            sed -i 's/^MODULES=.*/MODULES=(nvidia nvidia_modeset)/' /etc/mkinitcpio.conf
            mkinitcpio -P >/dev/null
            # The one that makes images at a transaction comes too early for somebody's own hook.
            mv /usr/share/libalpm/hooks/90-mkinitcpio-install.hook /usr/share/libalpm/hooks/01-mkinitcpio.hook
            headers_package linux-zen "$zen"
            : >/var/log/mkinitcpio-runs
            touch -d '1 hour ago' /boot/initramfs-linux-zen.img
            nvctl driver dkms build --force >/dev/null 2>&1
            step upgrade transaction -U "$(file linux-zen-headers-$(dotted "$zen"))"
            step runs cat /var/log/mkinitcpio-runs
            list() { lsinitcpio /boot/initramfs-linux-zen.img; }
            step content list
            # Without modules in it, an old image is none of our business.
            sed -i 's/^MODULES=.*/MODULES=()/' /etc/mkinitcpio.conf
            mkinitcpio -P >/dev/null
            touch -d '1 hour ago' /boot/initramfs-linux-zen.img
            : >/var/log/mkinitcpio-runs
            step plain transaction -U "$(file linux-zen-headers-$(dotted "$zen"))"
            step none cat /var/log/mkinitcpio-runs
            """#)
        #expect(results["upgrade"].status == 0)
        #expect(!everything(results["upgrade"]).contains(Self.box), "\(results["upgrade"].testDescription)")
        #expect(results["runs"].lines == ["mkinitcpio -p linux-zen"], "\(results["runs"].testDescription)")
        #expect(results["content"].output.contains("nvidia.ko"))
        #expect(results["plain"].status == 0)
        #expect(results["none"].output == "")
    }

    @Test func whatCannotBeWrittenStopsNothing() async throws {
        let results = try await Self.run(
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
        #expect(everything(results["readonly"]).contains("/var/log/nvidia-dkms cannot be written"))
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(everything(results["disk"]).contains("no space"), "\(results["disk"].testDescription)")
    }

    @Test func sessionsThatDoNotAnswerAndMany() async throws {
        let results = try await Self.run(
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
        let results = try await Self.run(
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
        let results = try await Self.run(
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
            everything(results["upgrade"]).contains("\(Self.newZen): installed"),
            "\(results["upgrade"].testDescription)")
        #expect(results["status"].status == 0)
    }

    @Test func controlCInTheMiddle() async throws {
        let results = try await Self.run(
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

    @Test func installedTwiceChangedAndRemoved() async throws {
        let results = try await Self.run(
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
