import Host
import Testing

/// Everything that `fix` can mend, broken for real, one after the other in one system: the doctor names it, `fix` mends
/// it, and the doctor and the real programs find nothing wrong any more.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct FixTests {
    private static let prelude = #"""
        own=/usr/lib/modules/$plain/updates/dkms
        link=/var/lib/dkms/nvidia/kernel-$plain-$arch
        loadable() {
            local module file
            for module in nvidia nvidia-modeset nvidia-drm nvidia-uvm nvidia-peermem; do
                file=$(modinfo -k "$plain" -n $module) || return 1
                echo "${file#/usr}"
                cmp "$file" "$tree/$plain/$arch/module/${file##*/}" || return 1
                modinfo -F vermagic "$file" | grep -q "^$plain " || return 1
            done
        }
        mend() { # NAME: after the damage
            step "$1.doctor" nvctl driver dkms doctor --json
            step "$1.fix" nvctl driver dkms fix
            step "$1.after" nvctl driver dkms doctor
            step "$1.status" nvctl driver dkms status --verify
            step "$1.loadable" loadable
        }
        # Words of the same length in a module, so that it stays one.
        rewrite() { LC_ALL=C sed -i "$1" "${@:2}"; } # SED FILE...

        """#

    /// - Parameter healthy: whether modprobe would then load what DKMS has built.
    private func check(_ results: Scratch.Results, _ name: String, _ id: String? = nil, healthy: Bool = true) throws {
        let found = results["\(name).doctor"]
        #expect(found.output.contains("\"id\" : \"\(id ?? name)\""), "\(name): \(found.output)")
        let fix = results["\(name).fix"]
        #expect(fix.status == 0, "\(name): \(fix.testDescription)")
        let after = results["\(name).after"]
        #expect(after.status == 0, "\(name): \(after.testDescription)")
        #expect(!after.output.contains("[\(id ?? name)]"), "\(name): \(after.output)")
        #expect(results["\(name).status"].status == 0, "\(name): \(results["\(name).status"].testDescription)")
        guard healthy else { return }
        let loadable = results["\(name).loadable"]
        #expect(loadable.status == 0 && loadable.lines.count == 5, "\(name): \(loadable.testDescription)")
    }

    @Test(arguments: Dkms.allCases) func modules(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                step healthy nvctl driver dkms doctor
                watched nothing nvctl driver dkms fix

                rm -r "$own"
                depmod "$plain"
                step dry nvctl driver dkms fix --dry-run
                step still modules "$plain"
                mend modules-vanished

                dkms uninstall "nvidia/$version" -k "$plain" >/dev/null
                mend modules-missing

                truncate -s 2000 "$own"/nvidia-drm.ko*
                mend modules-incomplete

                rewrite 's/vermagic=6\.1/vermagic=7.1/' "$own"/nvidia.ko
                mend modules-other-kernel

                rewrite "s/version=$version/version=580.48.01/" "$own"/nvidia-uvm.ko
                mend modules-mixed

                rewrite "s/version=$version/version=580.48.01/" "$own"/*.ko
                mend modules-other-version

                rm "/usr/lib/modules/$plain"/modules.dep*
                mend modules-not-indexed

                printf '\202' | dd of="/usr/lib/modules/$plain/modules.dep.bin" bs=1 seek=307 conv=notrunc status=none
                mend module-index-damaged

                mkdir -p "/usr/lib/modules/$plain/extramodules" /etc/depmod.d
                cp "$own"/nvidia{,-uvm}.ko "/usr/lib/modules/$plain/extramodules"
                for file in "/usr/lib/modules/$plain"/extramodules/*; do echo more >>"$file"; done
                echo 'search extramodules updates built-in' >/etc/depmod.d/mine.conf
                depmod "$plain"
                mend modules-shadowed
                step aside find /var/lib/nvctl/aside -type f
                rm -r /etc/depmod.d/mine.conf /var/lib/nvctl/aside

                # Of several configurations depmod takes the last, by its name.
                cp "$own"/nvidia.ko "/usr/lib/modules/$plain/extramodules"
                echo more >>"/usr/lib/modules/$plain/extramodules/nvidia.ko"
                echo 'override nvidia * extramodules' >/etc/depmod.d/mine.conf
                depmod "$plain"
                mend modules-overridden
                rm -r /etc/depmod.d/mine.conf /var/lib/nvctl/aside

                cp "$own"/nvidia.ko "/usr/lib/modules/$plain/extramodules"
                echo more >>"/usr/lib/modules/$plain/extramodules/nvidia.ko"
                depmod "$plain"
                mend modules-duplicate

                for file in "$own"/*; do echo more >>"$file"; done
                mend modules-replaced

                rm "$link"
                mend install-link-missing

                step last nvctl driver dkms doctor --deep
                step sane dkms status
                """#, on: dkms, from: .installed)
        #expect(results["healthy"].status == 0, "\(results["healthy"].testDescription)")
        #expect(results["healthy"].output.contains("No problems found."))
        #expect(results["nothing"].status == 0, "\(results["nothing"].testDescription)")
        #expect(results["nothing"].output.contains("nothing was found that nvctl can mend"))
        #expect(results.changes("nothing") == [])
        #expect(results["dry"].status == 2)
        #expect(results["dry"].output.contains("- install nvidia/590.48.01 for \(Parts.plain)"))
        #expect(results["still"].output == "")
        for name in [
            "modules-vanished", "modules-missing", "modules-incomplete", "modules-other-kernel", "modules-mixed",
            "modules-other-version", "modules-not-indexed", "module-index-damaged", "modules-shadowed",
            "install-link-missing",
        ] {
            try check(results, name)
        }
        try check(results, "modules-overridden", "modules-shadowed")
        try check(results, "modules-duplicate")
        try check(results, "modules-replaced", "modules-shadowed")
        #expect(results["aside"].lines.count == 2, "\(results["aside"].testDescription)")
        #expect(results["last"].status == 0, "\(results["last"].testDescription)")
        #expect(results["sane"].lines.count == 1 && results["sane"].output.hasSuffix(": installed\n"))
    }

    @Test(arguments: Dkms.allCases) func dkmsTree(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                mkdir -p "$tree/5.10.0/$arch/log"
                mend build-stuck

                mkdir -p "$tree/5.10.0/$arch/module"
                echo cut >"$tree/5.10.0/$arch/module/nvidia.ko"
                mend build-damaged

                mkdir -p "$tree/build" "$tree/$plain/.tmp_${arch}_Ab12/module"
                echo cut >"$tree/build/make.log"
                mend build-leftover

                ln -s "$version/5.10.0/$arch" "/var/lib/dkms/nvidia/kernel-5.10.0-$arch"
                mend install-link-dangling
                step rest find /var/lib/dkms -name '*5.10*' -o -name '.tmp*' -o -name build

                rm -r "$tree/$plain"
                mend linked-build-gone

                rm -r "$tree/$plain/$arch/module"
                mend linked-build-stuck

                rm "$tree/source"
                mend source-link-missing

                ln -sfn /usr/src/elsewhere "$tree/source"
                mend source-missing

                rm "$source"
                mend snapshot-unlinked

                mkdir /var/lib/dkms/nvidia/1.0
                ln -s /usr/src/nvidia-1.0 /var/lib/dkms/nvidia/1.0/source
                mend stale-entry

                mkdir -p /var/lib/dkms/nvidia/2.0/5.10.0/$arch/log
                mend unlinked-entry
                step entries ls /var/lib/dkms/nvidia

                # The next changing command ends what this one began.
                NVCTL_POINT=60 step killed nvctl driver dkms build --force
                mend run-unfinished
                step sane dkms status
                """#, on: dkms, from: .installed)
        for name in [
            "build-stuck", "build-damaged", "build-leftover", "install-link-dangling", "source-link-missing",
            "source-missing", "run-unfinished",
        ] {
            try check(results, name)
        }
        #expect(results["rest"].output == "", "\(results["rest"].output)")
        try check(results, "linked-build-gone", "install-link-dangling")
        try check(results, "linked-build-stuck", "build-stuck")
        try check(results, "snapshot-unlinked", "source-missing")
        try check(results, "stale-entry", "source-missing")
        try check(results, "unlinked-entry", "source-link-missing")
        #expect(!results["entries"].output.contains(".0\n"), "\(results["entries"].output)")
        #expect(results["killed"].status == 137, "\(results["killed"].testDescription)")
        #expect(results["sane"].lines.count == 1 && results["sane"].output.hasSuffix(": installed\n"))
    }

    @Test(arguments: Dkms.allCases) func sourcesAndHook(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                : >"$source/dkms.conf"
                mend dkms-conf-unreadable

                printf '%s\n' 'PACKAGE_NAME="nvidia"' "PACKAGE_VERSION=\"$version\"" \
                    'BUILT_MODULE_NAME[0]="nvidia"' 'DEST_MODULE_LOCATION[0]="/kernel/drivers/video"' \
                    'MAKE[0]="make -j$(nproc) NV_KERNEL_MODULES=1 modules"' >"$source/dkms.conf"
                mend dkms-conf-faulty
                step kept ls "$source"

                mkdir -p /etc/kernel/postinst.d
                install_nvctl
                quietly nvctl driver dkms hook
                rm /etc/profile.d/nvidia-dkms.sh
                mend hook-outdated
                step hook nvctl driver dkms hook --status

                # As another version of nvctl wrote it: it carries the checksum of what it is.
                script=/usr/local/bin/nvidia-dkms-build
                sed -i '2d' "$script"
                echo '# of another version' >>"$script"
                mark="# Written by 'nvctl driver dkms hook', which leaves a changed file as it is. sha256:"
                sed -i "2i $mark$(sha256sum <"$script" | head -c 32)" "$script"
                mend hook-older
                step hookAgain nvctl driver dkms hook --status

                # The modules stay where they are, and are nobody's until they are built again.
                rm -r /var/lib/dkms/nvidia
                mend driver-not-registered
                step registered dkms status

                # Nor has the source a dkms.conf.
                rm -r /var/lib/dkms/nvidia "$source/dkms.conf"
                mend conf-missing
                step registeredAgain dkms status

                # A kernel that nothing was built for, with a driver that is not registered.
                rm -r /var/lib/dkms/nvidia "$own"
                depmod "$plain"
                mend from-nothing
                """#, on: dkms, from: .installed)
        for name in ["dkms-conf-unreadable", "dkms-conf-faulty", "hook-outdated"] { try check(results, name) }
        #expect(results["kept"].lines.contains("dkms.conf.old") && results["kept"].lines.contains("dkms.conf.old.2"))
        #expect(results["hook"].status == 0 && results["hook"].output.contains("✓ /etc/profile.d/nvidia-dkms.sh"))
        try check(results, "hook-older", "hook-outdated")
        #expect(results["hookAgain"].status == 0 && !results["hookAgain"].output.contains("✗"))
        try check(results, "driver-not-registered", healthy: false)
        try check(results, "conf-missing", "dkms-conf-faulty", healthy: false)
        for step in ["registered", "registeredAgain"] {
            #expect(results[step].output.contains("590.48.01: added"), "\(results[step].testDescription)")
        }
        try check(results, "from-nothing", "modules-missing")
    }

    /// What cannot be mended is said, and the exit status says that there is something.
    @Test func whatIsLeftIsSaid() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                echo 'blacklist nvidia' >/etc/modprobe.d/envycontrol.conf
                rm -r "$own"
                depmod "$plain"
                step before nvctl driver dkms doctor
                step fix nvctl driver dkms fix --json
                step after nvctl driver dkms doctor
                step failing nvctl driver dkms fix
                rm /etc/modprobe.d/envycontrol.conf
                # A build that fails leaves what there was.
                rm -r "$own" "$tree/$plain"
                depmod "$plain"
                echo '#error "no such luck"' >>"$source/kernel-open/nvidia/nv.c"
                step failed nvctl driver dkms fix
                step diagnosed nvctl driver dkms doctor
                """#, from: .installed)
        #expect(results["before"].output.contains("[modules-vanished]"))
        #expect(results["fix"].status == 2, "\(results["fix"].testDescription)")
        #expect(results["fix"].lines.last?.contains("\"id\":\"module-blocked\"") ?? false)
        #expect(results["after"].status == 2)
        #expect(!results["after"].output.contains("[modules-vanished]"))
        #expect(results["after"].output.contains("line 1 of /etc/modprobe.d/envycontrol.conf keeps nvidia"))
        #expect(results["failing"].output.contains("nothing was found that nvctl can mend"))
        #expect(results["failed"].status == 1, "\(results["failed"].testDescription)")
        #expect(results["failed"].output.contains("[modules-missing]"))
        #expect(
            results["diagnosed"].output.contains("/var/log/nvctl/nvidia-590.48.01/"), "\(results["diagnosed"].output)")
    }

    /// The real initramfs-tools.
    @Test(
        .enabled(if: SystemRoot.host.isDirectory(Parts.initramfsLayer), "missing: initramfs (scripts/parts initramfs)"))
    func anImageWithOlderModulesIsMadeAgain() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                touch "/usr/lib/modules/$plain"/modules.{order,builtin,builtin.modinfo}
                depmod "$plain"
                cp "/usr/lib/modules/$plain/build/.config" "/boot/config-$plain"
                echo 'MODULES=list' >>/etc/initramfs-tools/initramfs.conf
                echo nvidia >>/etc/initramfs-tools/modules
                mkdir -p /var/lib/initramfs-tools
                update-initramfs -c -k "$plain" >/dev/null
                touch -d '1 hour ago' "/boot/initrd.img-$plain"
                step shallow nvctl driver dkms doctor
                step deep nvctl driver dkms doctor --deep
                count_runs lsinitramfs
                step fix nvctl driver dkms fix
                step listed cat /var/home/runs
                rm /usr/local/bin/lsinitramfs
                step renewed find "/boot/initrd.img-$plain" -mmin -30
                step after nvctl driver dkms doctor --deep
                # Modules that are installed anew get into the image, too.
                rm -r "$own"
                depmod "$plain"
                touch -d '1 hour ago' "/boot/initrd.img-$plain"
                step again nvctl driver dkms fix
                step afterAgain nvctl driver dkms doctor --deep
                # A hook of the image's maker does not work.
                printf '#!/bin/sh\n[ "$1" = prereqs ] || { echo "broken hook" >&2; exit 3; }\n' \
                    >/etc/initramfs-tools/hooks/broken
                chmod 755 /etc/initramfs-tools/hooks/broken
                touch -d '1 hour ago' "/boot/initrd.img-$plain"
                cksum "/boot/initrd.img-$plain" >"$results/image"
                step refused nvctl driver dkms fix
                step refusedJSON nvctl driver dkms fix --json
                step keeps bash -c 'cksum "$0" | cmp - "$1"' "/boot/initrd.img-$plain" "$results/image"
                """#, from: .installed, over: [Parts.initramfsLayer])
        #expect(results["shallow"].status == 0, "\(results["shallow"].testDescription)")
        #expect(results["deep"].output.contains("[image-outdated]"), "\(results["deep"].testDescription)")
        #expect(results["fix"].status == 0, "\(results["fix"].testDescription)")
        // Once before; afterwards the image is newer than the modules.
        #expect(results["listed"].lines.count == 1, "\(results["listed"].output)")
        #expect(results["renewed"].output != "")
        #expect(results["after"].status == 0, "\(results["after"].testDescription)")
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["afterAgain"].status == 0, "\(results["afterAgain"].testDescription)")
        for step in ["refused", "refusedJSON"] {
            #expect(results[step].status == 2, "\(results[step].testDescription)")
        }
        #expect(
            results["refused"].output.contains(
                "✗ make the images of \(Parts.plain) again that hold older modules: FAILED, /boot/initrd.img-"),
            "\(results["refused"].testDescription)")
        #expect(results["refusedJSON"].output.contains("could not be made again"), "\(results["refusedJSON"].output)")
        #expect(results["keeps"].status == 0)
    }
}
