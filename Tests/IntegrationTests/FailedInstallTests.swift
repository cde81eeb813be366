import Testing

/// Installations that do not end well, or that have more to replace than files of the same names.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct FailedInstallTests {
    /// A POST_INSTALL of the driver's own, or a depmod, that makes nonsense of what was installed.
    private static let sabotage = #"""
        # Comes first in the search path, and is where the real one is called `real`.
        bad_depmod() { # COMMANDS
            printf '#!/bin/bash\nreal() { /usr/sbin/depmod "$@"; }\n%s\n' "$1" >/usr/local/sbin/depmod
            chmod 755 /usr/local/sbin/depmod
        }
        stages() { find /usr/lib/modules -maxdepth 2 -name '.nvctl*'; }
        after_install() { # COMMANDS
            printf '#!/bin/sh\n%s\n' "$1" >"$source/after-install"
            chmod 755 "$source/after-install"
            grep -q POST_INSTALL "$source/dkms.conf" || echo 'POST_INSTALL="after-install"' >>"$source/dkms.conf"
        }
        own=/usr/lib/modules/$plain/updates/dkms

        """#

    @Test(arguments: Dkms.allCases) func whereNothingWasBeforeNothingIsAfter(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.sabotage + #"""
                step purge nvctl driver dkms unregister --purge
                after_install "echo cut >'$own/nvidia.ko'"
                step build nvctl driver dkms build
                step left modules "$plain"
                step status nvctl driver dkms status
                """#, on: dkms, from: .installed)
        #expect(results["build"].status == 1, "\(results["build"].testDescription)")
        #expect(results["build"].output.contains("nvidia.ko is not what was built"))
        #expect(results["left"].output == "")
        #expect(results["status"].output.contains("✗ \(Parts.plain) [nvidia: MISSING, headers: ✓]"))
        #expect(results["status"].status == 2)
    }

    /// Even where the old modules cannot be put back, they are not thrown away.
    @Test func whatCannotBePutBackIsKept() async throws {
        let results = try await Scratch.run(
            Self.sabotage + #"""
                step before checksums "$plain"
                after_install "rm -rf '$own'; echo in the way >'$own'"
                step build nvctl driver dkms build --force
                step kept find /usr/lib/modules -path '*/.nvctl-*/new/*' -name '*.ko'
                rm "$own"
                after_install true
                # Any changing command begins with putting it right.
                step next nvctl driver dkms build --force --kernel "$plain"
                step status nvctl driver dkms status --verify
                step left stages
                """#, from: .installed)
        #expect(results["build"].status == 1)
        #expect(results["build"].output.contains("its old modules could not be put back"))
        #expect(results["build"].output.contains("they are kept in /lib/modules/.nvctl-\(Parts.plain)-"))
        #expect(results["kept"].lines.count == 5)
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
        #expect(results["status"].status == 0)
        #expect(results["left"].output == "")
    }

    /// Whatever goes wrong: the files, DKMS's link and what modprobe finds are as they were.
    @Test(arguments: Dkms.allCases, [Scratch.Start.installed, .installedInImage])
    func whatWasInstalledIsPutBack(dkms: Dkms, start: Scratch.Start) async throws {
        let results = try await Scratch.run(
            Self.sabotage + #"""
                found() {
                    checksums "$plain"
                    readlink /var/lib/dkms/nvidia/kernel-*
                    sort "/usr/lib/modules/$plain/modules.dep"
                    for module in nvidia nvidia-drm; do modinfo -k "$plain" -n $module; done
                    find "/usr/lib/modules/$plain" /var/lib/dkms -name 'original*' -o -name '*.nvctl'
                    stages
                }
                cp "$own/nvidia.ko" "$own/vboxdrv.ko"
                depmod "$plain"
                echo '// another one' >>"$source/kernel-open/nvidia/nvidia.c"
                step before found
                ino=$(stat --format=%i "$own/vboxdrv.ko")
                wrong() { # NAME
                    step "$1" nvctl driver dkms build --force
                    step "$1.after" found
                }
                bad_depmod 'echo broken >&2; exit 3'
                wrong fails
                bad_depmod 'real "$@"; : >/lib/modules/$2/modules.dep; : >/lib/modules/$2/modules.dep.bin'
                wrong wrecks
                bad_depmod 'real "$@"; rm /lib/modules/$2/modules.*'
                wrong removes
                rm /usr/local/sbin/depmod
                after_install "rm '$own/nvidia-drm.ko'"
                wrong missing
                printf '#!/bin/sh\necho no >&2\nexit 4\n' >"$source/first"
                chmod 755 "$source/first"
                cp "$source/dkms.conf" /var/home/dkms.conf
                echo 'PRE_INSTALL="first"' >>"$source/dkms.conf"
                wrong refused
                sed -i '/_INSTALL=/d' "$source/dkms.conf"
                mkdir -p /etc/depmod.d
                echo 'search extra updates' >/etc/depmod.d/extra.conf
                mkdir "/usr/lib/modules/$plain/extra"
                cp "$own/nvidia-uvm.ko" "/usr/lib/modules/$plain/extra/"
                step preferred nvctl driver dkms build --force
                step preferredSame cmp "$own/nvidia.ko" "$own/vboxdrv.ko"
                rm -r "/usr/lib/modules/$plain/extra" /etc/depmod.d/extra.conf
                step next nvctl driver dkms build --force
                step same test "$ino" = "$(stat --format=%i "$own/vboxdrv.ko")"
                step status nvctl driver dkms status --verify
                step left stages
                """#, on: dkms, from: start)
        let reasons = [
            "fails": "depmod -a \(Parts.plain) exited with status 3", "wrecks": "modprobe does not find nvidia",
            "removes": "did not write /lib/modules/\(Parts.plain)/modules.dep.bin",
            "missing": "nvidia-drm.ko is not what was built",
            "refused": "PRE_INSTALL failed, so nothing was changed",
        ]
        #expect(results["before"].lines.count == 14)
        for (name, reason) in reasons {
            #expect(results[name].status == 1, "\(name): \(results[name].testDescription)")
            #expect(results[name].output.contains(reason), "\(name): \(results[name].output)")
            #expect(results["\(name).after"].output == results["before"].output, "\(name)")
        }
        #expect(results["preferred"].status == 1)
        let preferred = "modprobe would load /lib/modules/\(Parts.plain)/extra/nvidia-uvm.ko"
        #expect(results["preferred"].output.contains(preferred))
        #expect(results["preferredSame"].status == 0)
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
        if start == .installed { #expect(results["same"].status == 0, "the other driver's file is the same one") }
        #expect(results["status"].status == 0)
        #expect(results["left"].output == "")
    }

    /// Killed in the middle, forwards or on the way back: modprobe finds a whole set, and the next run ends it.
    @Test(arguments: Dkms.allCases, [Scratch.Start.installed, .installedInImage])
    func aKilledInstallationIsBroughtToItsEnd(dkms: Dkms, start: Scratch.Start) async throws {
        let results = try await Scratch.run(
            Self.sabotage + #"""
                loadable() {
                    local module
                    for module in nvidia nvidia-modeset nvidia-drm nvidia-uvm nvidia-peermem; do
                        modinfo "$(modinfo -k "$plain" -n $module)" | grep -q "^vermagic: *$plain " || return 1
                    done
                }
                killed() { # NAME
                    step "$1" nvctl driver dkms build --force
                    rm -f /usr/local/sbin/depmod
                    after_install true
                    step "$1.loadable" loadable
                    step "$1.stages" stages
                    step "$1.next" nvctl driver dkms build --kernel "$plain"
                    step "$1.force" nvctl driver dkms build --force
                    step "$1.status" nvctl driver dkms status --verify
                    step "$1.dkms" dkms status
                    step "$1.left" stages
                }
                bad_depmod 'kill -9 $PPID'
                killed depmod
                after_install 'kill -9 $PPID'
                killed script
                bad_depmod '[[ ! -e /var/home/second ]] || kill -9 $PPID; touch /var/home/second; exit 1'
                killed back
                """#, on: dkms, from: start)
        for name in ["depmod", "script", "back"] {
            #expect(results[name].status == 137, "\(name): \(results[name].testDescription)")
            #expect(results["\(name).loadable"].status == 0, "\(name): \(results["\(name).loadable"].testDescription)")
            #expect(results["\(name).stages"].output != "", "\(name)")
            for step in ["next", "force", "status"] {
                let result = results["\(name).\(step)"]
                #expect(result.status == 0, "\(name).\(step): \(result.testDescription)")
            }
            #expect(results["\(name).dkms"].lines.count == 1, "\(name)")
            #expect(results["\(name).dkms"].output.hasSuffix(": installed\n"), "\(name)")
            #expect(results["\(name).left"].output == "", "\(name)")
        }
    }

    @Test func onAReadOnlyFilesystemNothingIsBegun() async throws {
        let results = try await Scratch.run(
            Self.sabotage + #"""
                step before checksums "$plain"
                mount --bind /usr/lib/modules /usr/lib/modules
                mount -o remount,bind,ro /usr/lib/modules
                step build nvctl driver dkms build --force
                step after checksums "$plain"
                step status nvctl driver dkms status
                """#, from: .installed)
        #expect(results["build"].status == 1)
        #expect(results["build"].output.contains("Read-only file system"), "\(results["build"].output)")
        #expect(results["before"].output == results["after"].output)
        #expect(results["status"].status == 0)
    }

    /// Old modules of another compression, and one that the new set no longer has.
    @Test(arguments: Dkms.allCases) func nothingOfTheOldSetStaysBesideTheNew(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.sabotage + #"""
                zstd -q --rm "$own/nvidia-drm.ko"
                sed -i '/\[4\]/d' "$source/dkms.conf"
                step build nvctl driver dkms build --force
                step modules modules "$plain"
                step status nvctl driver dkms status --verify
                """#, on: dkms, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(
            // The newer DKMS takes the compressed file for the way of this kernel.
            results["modules"].lines
                == ["nvidia-drm.ko", "nvidia-modeset.ko", "nvidia-uvm.ko", "nvidia.ko"].map {
                    "/usr/lib/modules/\(Parts.plain)/updates/dkms/\($0)" + (dkms == .new ? ".zst" : "")
                })
        #expect(results["status"].status == 0)
    }

    @Test func aKernelThatTheDriverLeavesOutIsNotBuiltFor() async throws {
        let results = try await Scratch.run(
            #"""
            step purge nvctl driver dkms unregister --purge
            echo 'BUILD_EXCLUSIVE_KERNEL="^5"' >>"$source/dkms.conf"
            step build nvctl driver dkms build
            step logs nvctl driver dkms logs
            """#, from: .installed)
        #expect(results["build"].output.contains("left out by the driver's own dkms.conf"))
        // It can be booted, and has no driver.
        #expect(results["build"].status == 2)
        #expect(!results["logs"].output.contains("FAILED"))
    }
}
