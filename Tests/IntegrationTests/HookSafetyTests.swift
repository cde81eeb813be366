import Testing

/// What the hook lets nobody but root decide, and what it leaves to another nvctl.
@Suite(.enabled(if: Parts.areThere, Parts.reason))
struct HookSafetyTests {
    @Test func rootRunsNoProgramThatOthersCanReplace() async throws {
        let results = try await Scratch.run(
            #"""
            mkdir -p /var/home/anna/bin /etc/kernel/postinst.d
            echo 'anna:x:4242:4242::/var/home/anna:/bin/sh' >>/etc/passwd
            echo 'idle:x:4343:' >>/etc/group
            install -m 755 "$NVCTL" /var/home/anna/bin/nvctl
            chown -R 4242:4242 /var/home/anna
            watched refused /var/home/anna/bin/nvctl driver dkms hook
            # Root's own file, in a folder of hers.
            chown 0:0 /var/home/anna/bin/nvctl
            watched replaceable /var/home/anna/bin/nvctl driver dkms hook
            install_nvctl
            # As old Debian has it: a group that nobody is in.
            chgrp 4343 /usr/local/bin
            chmod 2775 /usr/local/bin
            step accepted nvctl driver dkms hook
            step clean nvctl driver dkms hook --status
            sed -i 's/^idle:.*/&anna/' /etc/group
            step again nvctl driver dkms hook
            step status nvctl driver dkms hook --status
            step doctor nvctl driver dkms doctor
            """#, from: .installed)
        for name in ["refused", "replaceable"] {
            #expect(results[name].status == 1, "\(results[name].testDescription)")
            #expect(results[name].errors.contains("sudo make install"), "\(results[name].errors)")
            #expect(results.changes(name) == [], "\(name)")
        }
        #expect(results["refused"].errors.contains("/var/home/anna belongs to the user anna"))
        #expect(results["accepted"].status == 0, "\(results["accepted"].testDescription)")
        #expect(results["clean"].status == 0, "\(results["clean"].testDescription)")
        let words = "/usr/local/bin can be written by the group idle"
        #expect(results["again"].status == 1 && results["again"].errors.contains(words))
        #expect(results["status"].status == 2 && results["status"].output.contains(words))
        #expect(results["doctor"].output.contains("the hook has root run what others can change"))
        #expect(results["doctor"].output.contains(words), "\(results["doctor"].output)")
    }

    @Test func byHandTheScriptEndsAsNvctlDoes() async throws {
        let results = try await Scratch.run(
            #"""
            only "$plain"
            mkdir -p /etc/kernel/postinst.d
            make_clone
            echo '#error "no such luck"' >>"$clone/kernel-open/nvidia/nv.c"
            quietly nvctl driver source init "$clone"
            install_nvctl
            quietly nvctl driver dkms hook
            # No pipe: without nvctl nobody reads it, and the status would be that of SIGPIPE.
            stage() { nvidia-dkms-build "$1" <<<"usr/lib/modules/$plain/build/include/"; }
            step failed nvidia-dkms-build
            step log tail -n 1 /var/log/nvidia-dkms/latest.log
            step user as_nobody nvidia-dkms-build
            step build stage build
            step verify stage verify
            step left find /run/nvctl
            # Somebody has the lock.
            exec 9>/run/nvctl.lock
            flock 9
            step held nvidia-dkms-build
            exec 9>&-
            # Without an image nobody boots the kernel, and it is built for when its package comes.
            rm "/boot/vmlinuz-$plain"
            git -C "$clone" checkout -q . 2>/dev/null || as_nobody git -C "$clone" checkout -q .
            nvctl driver source sync >/dev/null 2>&1 || :
            rm -rf /usr/lib/modules/"$plain"/updates /var/log/nvidia-dkms "$tree/$plain"
            step imageless stage build
            step imagelessEnd stage verify
            step imagelessLog tail -n 1 /var/log/nvidia-dkms/latest.log
            step nothing nvidia-dkms-build
            rm /usr/local/bin/nvctl
            step gone nvidia-dkms-build
            step goneStage stage build
            """#)
        func boxes(_ name: String) -> Int {
            results[name].errors.split(separator: "\n").count { $0.contains("NVIDIA DKMS build failed!") }
        }
        #expect(results["failed"].status == 1, "\(results["failed"].testDescription)")
        #expect(boxes("failed") == 1, "\(results["failed"].errors)")
        #expect(results["log"].output == "nvctl: result=failed exit=1\n")
        #expect(results["user"].status == 77, "\(results["user"].testDescription)")
        for name in ["build", "verify", "imageless", "imagelessEnd", "goneStage"] {
            #expect(results[name].status == 0, "\(results[name].testDescription)")
        }
        // DKMS's own script may end run-parts behind the first stage, so that tells; the last has nothing to add.
        #expect(boxes("build") == 1 && boxes("verify") == 0, "\(results["verify"].testDescription)")
        #expect(results["left"].output == "")
        #expect(results["held"].status == 1 && boxes("held") == 1, "\(results["held"].testDescription)")
        #expect(results["held"].errors.contains("another nvctl is at work"))
        #expect(
            results["imagelessLog"].output == "nvctl: result=ok exit=0\n", "\(results["imageless"].testDescription)")
        #expect(results["nothing"].status == 0)
        #expect(results["nothing"].errors.contains("no kernel has an image"), "\(results["nothing"].testDescription)")
        #expect(results["gone"].status == 1)
    }

    /// Half-made folders of another nvctl are its own as long as it works.
    @Test func keepingWaitsForAnotherNvctl() async throws {
        let results = try await Scratch.run(
            #"""
            install_nvctl
            mkdir -p /etc/kernel/postinst.d
            quietly nvctl driver dkms hook
            mkdir -p /var/lib/nvctl/kept/.new-live/part
            keep() { nvidia-dkms-build keep <<<"usr/src/nvidia-$version/dkms.conf"; }
            kept() { find /var/lib/nvctl/kept -mindepth 1 -maxdepth 1 -printf '%f\n'; }
            # It waits for us: this shell is what the package manager was started from.
            exec 9>/run/nvctl.lock
            flock 9
            echo "$$ 1700000000 nvctl driver source update" >&9
            step gaveUp keep
            step untouched kept
            exec 9>&-
            # Another one, which ends.
            mkfifo /var/hold
            (exec 8>/run/nvctl.lock; flock 8; echo "$BASHPID 1700000000 nvctl driver dkms build" >&8; : >/var/holding
                read -r _ </var/hold) &
            wait_for test -e /var/holding
            waiting() {
                keep &
                wait_for grep -q 'waiting: another nvctl is at work' "$results/waited.err"
                kept
                echo >/var/hold
                wait "$!"
            }
            step waited waiting
            wait
            step after kept
            """#, from: .installed)
        #expect(results["gaveUp"].status == 0)
        #expect(
            results["gaveUp"].errors.contains("the modules of nvidia/590.48.01 were not kept"),
            "\(results["gaveUp"].testDescription)")
        #expect(results["gaveUp"].errors.contains("nvctl driver source update"))
        #expect(results["untouched"].lines == [".new-live"])
        #expect(results["waited"].status == 0, "\(results["waited"].testDescription)")
        #expect(results["waited"].lines == [".new-live"])
        #expect(results["after"].lines == ["nvidia-590.48.01"])
    }
}

/// The same on Arch, with images and desktops.
@Suite(.enabled(if: Parts.missingForPacman.isEmpty, "missing: \(Parts.missingForPacman.joined(separator: ", "))"))
struct HookDeathTests {
    @Test func imagesAreLeftToTheNvctlThatIsAtWork() async throws {
        let results = try await ArchSystem.run(
            #"""
            sed -i 's/^MODULES=.*/MODULES=(nvidia nvidia_modeset)/' /etc/mkinitcpio.conf
            mkinitcpio -P >/dev/null
            touch -d '1 hour ago' /boot/initramfs-linux-zen.img
            quietly nvctl driver dkms build --force
            : >/var/log/mkinitcpio-runs
            verify() { nvidia-dkms-build verify <<<"usr/lib/modules/$zen/build/include/"; }
            runs() { cat /var/log/mkinitcpio-runs; }
            exec 9>/run/nvctl.lock
            flock 9
            echo "$$ 1700000000 nvctl driver dkms fix" >&9
            step held verify
            step none runs
            exec 9>&-
            step free verify
            step one runs
            """#)
        #expect(results["held"].status == 0)
        #expect(
            results["held"].errors.contains("it was not made again, because another nvctl is at work"),
            "\(results["held"].testDescription)")
        #expect(results["held"].errors.contains(ArchSystem.box))
        #expect(results["none"].output == "")
        #expect(results["free"].errors.contains("made /boot/initramfs-linux-zen.img again"))
        #expect(results["one"].lines == ["mkinitcpio -p linux-zen"])
    }

    @Test func anNvctlThatDiesIsTold() async throws {
        let results = try await ArchSystem.run(
            #"""
            session_bus 1000
            mv /usr/local/bin/nvctl /usr/local/bin/nvctl.real
            cat >/usr/local/bin/nvctl <<'END'
            #!/bin/sh
            case $* in *--died*) [ -e /var/broken ] || exec /usr/local/bin/nvctl.real "$@" ;; esac
            kill -"$(cat /var/signal)" $$
            END
            chmod 755 /usr/local/bin/nvctl
            hook() { nvidia-dkms-build "$@" </dev/null; }
            echo SEGV >/var/signal
            step segv hook verify
            step log tail -n 1 /var/log/nvidia-dkms/latest.log
            step logs /usr/local/bin/nvctl.real driver dkms logs
            step notified cat /run/user/1000/notifications
            echo ABRT >/var/signal
            step abort hook
            echo INT >/var/signal
            step interrupted hook
            echo KILL >/var/signal
            : >/var/broken
            step broken hook build
            step brokenByHand hook
            """#)
        let words = "nvctl was ended by signal 11 (Segmentation fault) while it verified NVIDIA modules"
        #expect(results["segv"].status == 0)
        #expect(results["segv"].errors.contains(words), "\(results["segv"].testDescription)")
        #expect(results["segv"].errors.contains(ArchSystem.box))
        #expect(results["log"].output == "nvctl: result=failed exit=139\n")
        #expect(results["logs"].output.contains("[FAILED]"), "\(results["logs"].output)")
        #expect(results["notified"].output.contains("urgency=2 app=nvctl"))
        #expect(results["notified"].output.contains(words), "\(results["notified"].output)")
        #expect(results["abort"].status == 134, "\(results["abort"].testDescription)")
        #expect(results["interrupted"].status == 130)
        #expect(!results["interrupted"].errors.contains("was ended by"), "\(results["interrupted"].errors)")
        #expect(results["broken"].status == 0)
        #expect(results["broken"].errors.contains("nvctl was ended by signal 9 (build)"), "\(results["broken"].errors)")
        #expect(results["brokenByHand"].status == 137)
    }
}
