import Testing

/// What nvctl leaves when it installs is what `dkms install` leaves, and DKMS works on with it.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct InstallParityTests {
    /// `compare NAME`: from one state, `dkms install` and then nvctl; after each `dkms status`, `uninstall` and
    /// `remove`. Both lists of what there was after every step are results.
    private static let compare = #"""
        folder=/usr/lib/modules/$plain
        own=$folder/updates/dkms

        listing() {
            find "$folder/" /var/lib/dkms -not -path '*/build/*' -not -path "$folder/build" \
                -printf '%p %y %m %U:%G %l\n' | sort
            find "$folder/" /var/lib/dkms -type f \( -name '*.ko*' -o -name 'modules.*' -o -name '*.origin' \) \
                -exec sha256sum {} + | sort -k 2
            for module in nvidia nvidia-drm nvidia-uvm vboxdrv; do modinfo -k "$plain" -n "$module" 2>&1 || :; done
            cat "$folder/modules.dep" || :
            dkms status
        }

        afterwards() { # WAY
            step "$name.$1.installed" listing
            cp /var/home/scripts.log "$results/$name.$1.scripts.out" 2>/dev/null || : >"$results/$name.$1.scripts.out"
            echo 0 >"$results/$name.$1.scripts.status"
            step "$name.$1.uninstall" dkms uninstall "nvidia/$version" -k "$plain"
            step "$name.$1.uninstalled" listing
            dkms remove "nvidia/$version" --all >/dev/null 2>&1 || :
            step "$name.$1.removed" listing
        }

        save() { tar --create --file=/var/home/saved.tar --directory=/ "${folder#/}" var/lib/dkms var/lib/nvctl; }
        restore() {
            rm -rf "$folder" /var/lib/dkms /var/lib/nvctl
            tar --extract --file=/var/home/saved.tar --directory=/ --same-owner
        }

        compare() { # NAME
            name=$1
            save
            rm -f /var/home/scripts.log
            step "$name.dkms.install" dkms install "nvidia/$version" -k "$plain" --force
            afterwards dkms
            restore
            rm -f /var/home/scripts.log
            step "$name.nvctl.install" nvctl driver dkms build --version "$version" --kernel "$plain"
            afterwards nvctl
            restore
        }

        # What an uninstalled driver leaves: a build, and a kernel without it.
        dkms uninstall "nvidia/$version" -k "$plain" >/dev/null
        cp "$tree/$plain/$arch/module/nvidia-uvm.ko" /var/home/other.ko
        echo >>/var/home/other.ko
        depmod "$plain"

        """#

    /// A version that nobody uses any more is put aside by nvctl, and left in its tree by DKMS: see VersionTests.
    private func isCompared(_ line: String, apartFrom putAside: String?) -> Bool {
        guard let putAside else { return true }
        return !line.contains("nvidia/\(putAside)") && line != "/var/lib/dkms/nvidia d 755 0:0 "
    }

    private func check(_ results: Scratch.Results, _ names: [String], _ dkms: Dkms, apartFrom putAside: String? = nil) {
        for name in names {
            for step in ["dkms.install", "nvctl.install", "dkms.uninstall", "nvctl.uninstall"] {
                let title = "\(dkms) \(name).\(step): \(results["\(name).\(step)"].testDescription)"
                #expect(results["\(name).\(step)"].status == 0, "\(title)")
            }
            for step in ["installed", "scripts", "uninstalled", "removed"] {
                let theirs = results["\(name).dkms.\(step)"].lines.filter { isCompared($0, apartFrom: putAside) }
                let ours = results["\(name).nvctl.\(step)"].lines.filter { isCompared($0, apartFrom: putAside) }
                let different =
                    Set(theirs).subtracting(ours).sorted().map { "dkms: \($0)" }
                    + Set(ours).subtracting(theirs).sorted().map { "nvctl: \($0)" }
                #expect(different == [], "\(dkms) \(name) \(step)")
            }
            #expect(results["\(name).nvctl.installed"].output.contains(": installed"), "\(name)")
        }
    }

    @Test(arguments: Dkms.allCases) func whatIsLeftIsTheSame(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.compare + #"""
                mkdir -p "$own"
                cp /var/home/other.ko "$own/vboxdrv.ko"
                depmod "$plain"
                compare otherDriver
                rm -r "$folder/updates"

                cp /var/home/other.ko "$folder/first.ko"
                depmod "$plain"
                compare nothing

                mkdir -p "$folder/extra" "$folder/kernel/drivers/video"
                for module in nvidia nvidia-uvm; do
                    cp "$tree/$plain/$arch/module/$module.ko" "$folder/extra/"
                    echo >>"$folder/extra/$module.ko"
                done
                cp "$tree/$plain/$arch/module/nvidia-drm.ko" "$folder/kernel/drivers/video/"
                depmod "$plain"
                compare manual
                rm -r "$folder/extra" "$folder/kernel"

                for script in before after; do
                    {
                        echo '#!/bin/bash'
                        echo "{ echo $script \"\$*\" \"\$PWD\" \$(umask) \$(readlink /var/lib/dkms/nvidia/kernel-*)"
                        echo "find $own -printf '%f\n' | sort"
                        echo "} >>/var/home/scripts.log 2>/dev/null"
                    } >"$source/$script"
                    chmod 755 "$source/$script"
                done
                cp "$source/dkms.conf" /var/home/dkms.conf
                printf 'PRE_INSTALL="before one two"\nPOST_INSTALL=after\n' >>"$source/dkms.conf"
                # With DKMS 3.2 and later; the older one knows no such thing.
                echo 'post_transaction="echo transaction $kernelver >>/var/home/scripts.log"' >>/etc/dkms/framework.conf
                compare scripts
                sed -i '/post_transaction="echo/d' /etc/dkms/framework.conf
                cp /var/home/dkms.conf "$source/dkms.conf"
                printf 'symlink_modules=yes\n' >>/etc/dkms/framework.conf
                compare symlinks
                sed -i '/symlink_modules=/d' /etc/dkms/framework.conf
                """#, on: dkms, from: .installed)
        check(results, ["otherDriver", "nothing", "manual", "scripts", "symlinks"], dkms)
        let scripts = results["scripts.nvctl.scripts"].lines
        #expect(scripts.first?.hasPrefix("before one two /var/lib/dkms/nvidia/") ?? false)
        #expect(scripts.contains("transaction \(Parts.plain)") == (dkms == .new))
        #expect(results["manual.nvctl.uninstalled"].output.contains("/extra/nvidia.ko\n"))
    }

    /// Where modules go is decided by os-release.
    @Test(arguments: Dkms.allCases) func onOtherDistributions(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.compare + #"""
                mkdir -p "$folder/extra"
                cp /var/home/other.ko "$folder/extra/nvidia.ko"
                cp /var/home/other.ko "$folder/first.ko"
                depmod "$plain"
                look_like_arch
                compare arch
                # One without ID_LIKE has what dkms.conf says.
                sed -i 's/^ID=.*/ID=other/' /etc/os-release /usr/lib/os-release
                sed -i 's,^\(DEST_MODULE_LOCATION.*=\).*,\1"/kernel/drivers/video",' "$source/dkms.conf"
                mkdir -p "$folder/kernel/drivers/video/backlight"
                cp /var/home/other.ko "$folder/kernel/drivers/video/backlight/backlight.ko"
                cp /var/home/other.ko "$folder/kernel/drivers/video/nvidia-uvm.ko"
                depmod "$plain"
                compare other
                # Two folders for one set.
                sed -i '/LOCATION\[1\]/s,".*","/kernel/drivers/char",' "$source/dkms.conf"
                compare folders
                """#, on: dkms, from: .installed)
        check(results, ["arch", "other", "folders"], dkms)
        let listing = results["other.nvctl.installed"].output
        #expect(listing.contains("/\(Parts.plain)/kernel/drivers/video/nvidia.ko f "))
        let folders = results["folders.nvctl.installed"].output
        #expect(folders.contains("/\(Parts.plain)/kernel/drivers/char/nvidia-modeset.ko f "))
    }

    /// A version that DKMS installed before is replaced and put aside, and what was archived for it stays archived.
    @Test(arguments: Dkms.allCases) func overAnOlderVersion(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.compare + #"""
                look_like_arch
                mkdir -p "$folder/extra"
                cp /var/home/other.ko "$folder/extra/nvidia.ko"
                cp /var/home/other.ko "$folder/first.ko"
                depmod "$plain"
                cp -rL "$source" /usr/src/nvidia-590.44.01
                grep -rl "$version" /usr/src/nvidia-590.44.01 | xargs sed -i "s/$version/590.44.01/g"
                dkms add nvidia/590.44.01
                dkms install nvidia/590.44.01 -k "$plain"
                compare older
                """#, on: dkms, from: .installed)
        check(results, ["older"], dkms, apartFrom: "590.44.01")
        #expect(results["older.dkms.installed"].output.contains("/var/lib/dkms/nvidia/590.44.01/"))
        #expect(!results["older.nvctl.installed"].output.contains("nvidia/590.44.01"))
    }
}
