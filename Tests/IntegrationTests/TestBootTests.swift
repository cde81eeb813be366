import Host
import Testing

/// A real kernel in qemu, with the sample's modules as DKMS built them, and with some that it refuses.
@Suite(
    .enabled(if: Parts.areThere, Parts.reason),
    .enabled(if: Parts.missingForBoots.isEmpty, "missing: \(Parts.missingForBoots.joined(separator: ", "))"))
struct TestBootTests {
    /// The image, and modules of the kernel's own that it goes with; and modules that no DKMS would build.
    private static let setup = #"""
        image=\#(Parts.bootLayer)
        only "$plain"
        cp "$image/boot/vmlinuz-$plain" /boot/
        cp -r "$image/usr/lib/modules/$plain/kernel" "/usr/lib/modules/$plain/"
        depmod "$plain"
        place=$(dirname "$(modinfo -k "$plain" -n nvidia)")

        # Builds a module for a kernel, of one line of C, and puts it into the plain one's folder.
        foreign() { # MODULE RELEASE CODE
            rm -rf /var/foreign
            mkdir /var/foreign
            echo "obj-m := $1.o" >/var/foreign/Makefile
            printf '%s\n' '#include <linux/module.h>' "$3" 'MODULE_LICENSE("GPL");' >"/var/foreign/$1.c"
            make -s -C "/usr/lib/modules/$2/build" M=/var/foreign KBUILD_MODPOST_WARN=1 modules
            cp "/var/foreign/$1.ko" "$place/"
        }

        """#

    @Test func aGoodSetPassesAndABadOneIsNamed() async throws {
        let results = try await Scratch.run(
            Self.setup + #"""
                watched good nvctl driver dkms test-boot
                step log cat "/var/log/nvctl/test-boot-$plain.log"
                rt=\#(Parts.realTime)
                foreign nvidia-uvm "$rt" ''
                # Without sums of versions, as many kernels' modules are, the text of the version decides.
                foreign nvidia-peermem "$rt" ''
                objcopy --strip-debug --remove-section=__versions "$place/nvidia-peermem.ko"
                step foreign nvctl driver dkms test-boot --kernel "$plain"
                foreign nvidia-uvm "$plain" \
                    'int nv_of_no_module(void); int init_module(void) { return nv_of_no_module(); }'
                # Its cache is not everybody's.
                find /usr/local/bin -lname '*ccache' -delete
                # Where nobody can read it, wherever the checkout is.
                install -m 755 "$NVCTL" /usr/local/bin/nvctl
                ordinary() { as_nobody env -C / HOME=/nonexistent /usr/local/bin/nvctl "$@"; }
                step missing ordinary driver dkms test-boot --kernel "$plain" --json
                : >"/boot/vmlinuz-$plain"
                step none nvctl driver dkms test-boot
                rm -r "$(dirname "$(grep -o '"log" *: *"[^"]*' "$results/missing.out" | cut -d '"' -f 4)")"
                """#, from: .installed)
        let good = results["good"]
        #expect(good.status == 0, "\(good.testDescription)")
        #expect(good.lines.contains("✓ \(Parts.plain): takes its modules"), "\(good.testDescription)")
        #expect(good.lines.count { $0.hasSuffix(": loaded") } == 5, "\(good.testDescription)")
        #expect(results.changes("good").allSatisfy { $0.contains(" /var/log/nvctl") || $0.contains(" /var/log ") })
        #expect(results["log"].output.contains("NVRM: "))

        let foreign = results["foreign"]
        #expect(foreign.status == 2, "\(foreign.testDescription)")
        let builtFor = "it was built for \(Parts.realTime): nvidia_"
        #expect(
            foreign.output.contains("nvidia-uvm: \(builtFor)uvm: disagrees about version of symbol module_layout"),
            "\(foreign.testDescription)")
        #expect(
            foreign.output.contains("nvidia-peermem: \(builtFor)peermem: version magic '\(Parts.realTime) "),
            "\(foreign.testDescription)")

        let missing = results["missing"]
        #expect(missing.status == 2, "\(missing.testDescription)")
        #expect(
            missing.output.contains("Unknown symbol nv_of_no_module: neither the kernel nor a module"),
            "\(missing.testDescription)")
        #expect(results["none"].status == 1)
        #expect(results["none"].output.contains("vmlinuz-\(Parts.plain) is no image of a Linux kernel"))
    }

    @Test(
        .enabled(if: SystemRoot.host.isDirectory(Parts.initramfsLayer), "missing: initramfs (scripts/parts initramfs)"))
    func theModulesInAnImageAreTried() async throws {
        let results = try await Scratch.run(
            Self.setup + #"""
                touch "/usr/lib/modules/$plain"/modules.{order,builtin,builtin.modinfo}
                cp "/usr/lib/modules/$plain/build/.config" "/boot/config-$plain"
                echo 'MODULES=list' >>/etc/initramfs-tools/initramfs.conf
                echo nvidia >>/etc/initramfs-tools/modules
                mkdir -p /var/lib/initramfs-tools
                # Not the one on the disk is tried: that one is of no use any more.
                update-initramfs -c -k "$plain" >/dev/null
                : >"$place/nvidia.ko"
                step image nvctl driver dkms test-boot --initramfs
                """#, from: .installed, over: [Parts.initramfsLayer])
        let image = results["image"]
        #expect(image.status == 0, "\(image.testDescription)")
        #expect(image.lines.contains("    ✓ nvidia: loaded"), "\(image.testDescription)")
        #expect(image.lines.contains("    - nvidia-drm: not in the image"), "\(image.testDescription)")
    }
}
