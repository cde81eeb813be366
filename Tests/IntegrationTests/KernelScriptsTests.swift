import Host
import SystemPackage
import Testing

/// The hook on Debian, started by a real package of kernel headers.
@Suite(
    .enabled(if: Parts.areThere, Parts.reason),
    .enabled(if: Parts.headersPackage != nil, "missing: headers-package (scripts/parts headers-package)"))
struct KernelScriptsTests {
    /// The hook, an installed set of modules that images can be made with, and what happens to an image that is older.
    private static let imagePrelude = #"""
        begin() {
            only "$plain"
            install_nvctl
            quietly nvctl driver dkms hook
            touch "/usr/lib/modules/$plain"/modules.{order,builtin,builtin.modinfo}
            depmod "$plain"
        }
        verify() { echo "usr/lib/modules/$plain/build/include/" | nvidia-dkms-build verify; }
        age() { find "$image" -mmin -30; }
        outdate() {
            touch -d '1 hour ago' "$image"
            step verify verify
            step renewed age
            step again verify
        }

        """#

    private func outdated(
        _ image: String, _ script: String, over layers: [FilePath]
    ) async throws -> Scratch.Results {
        let results = try await Scratch.run(
            "image=\(image)\n" + Self.imagePrelude + script, from: .installed, over: layers)
        #expect(results["make"].status == 0, "\(results["make"].testDescription)")
        #expect(results["verify"].errors.contains("\(image) again"), "\(results["verify"].testDescription)")
        #expect(results["renewed"].output != "")
        #expect(results["again"].errors == "")
        return results
    }

    private func run(_ script: String) async throws -> Scratch.Results {
        try await Scratch.run("package=\(Parts.headersPackage?.string ?? "")\n" + script)
    }

    @Test func aPackageOfHeadersBuildsForItsKernel() async throws {
        let results = try await run(
            #"""
            only "$plain"
            make_clone
            quietly nvctl driver source init "$clone"
            install_nvctl
            step hook nvctl driver dkms hook
            # Its dependencies lie there, unpacked.
            step install dpkg --force-depends --install "$package"
            step status nvctl driver dkms status --verify
            step log cat /var/log/nvidia-dkms/latest.log
            step again dpkg --force-depends --install "$package"
            step runs ls /var/log/nvidia-dkms
            step remove nvctl driver dkms hook --remove
            step left find /etc/kernel -name '*nvidia*'
            """#)
        #expect(results["hook"].status == 0, "\(results["hook"].testDescription)")
        let install = results["install"].output + results["install"].errors
        #expect(results["install"].status == 0, "\(install)")
        #expect(install.contains("\(Parts.plain): installed"), "\(install)")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["log"].lines.last == "nvctl: result=ok exit=0")
        // Nothing to do: no second log.
        #expect(results["again"].status == 0)
        #expect(results["runs"].lines.count == 2)
        #expect(results["left"].output == "")
    }

    /// The real initramfs-tools, whose image is made before DKMS's modules are when headers come last.
    @Test(
        .enabled(if: SystemRoot.host.isDirectory(Parts.initramfsLayer), "missing: initramfs (scripts/parts initramfs)"))
    func anImageWithOlderModulesIsMadeAgain() async throws {
        let results = try await outdated(
            "/boot/initrd.img-\(Parts.plain)",
            #"""
            begin
            cp "/usr/lib/modules/$plain/build/.config" "/boot/config-$plain"
            echo 'MODULES=list' >>/etc/initramfs-tools/initramfs.conf
            echo nvidia >>/etc/initramfs-tools/modules
            mkdir -p /var/lib/initramfs-tools
            step make update-initramfs -c -k "$plain"
            step content lsinitramfs "$image"
            outdate
            # Without modules of NVIDIA's an old image is nobody's concern.
            sed -i '/nvidia/d' /etc/initramfs-tools/modules
            update-initramfs -u -k "$plain" >/dev/null
            touch -d '1 hour ago' "$image"
            step without verify
            step untouched age
            """#, over: [Parts.initramfsLayer])
        #expect(results["content"].output.contains("nvidia.ko"))
        #expect(results["without"].errors == "")
        #expect(results["untouched"].output == "")
    }

    /// The real dracut, which gives its images the names that those of initramfs-tools have.
    @Test(.enabled(if: SystemRoot.host.isDirectory(Parts.dracutLayer), "missing: dracut (scripts/parts dracut)"))
    func anImageOfDracutIsMadeAgain() async throws {
        let results = try await outdated(
            "/boot/initrd.img-\(Parts.plain)",
            #"""
            begin
            # No more than what is looked for: the module is what counts here.
            printf '%s\n' 'hostonly=no' 'dracutmodules="base"' 'add_drivers="nvidia"' 'filesystems=" "' \
                >/etc/dracut.conf.d/test.conf
            step make /etc/kernel/postinst.d/dracut "$plain"
            step content lsinitrd "$image"
            outdate
            """#, over: [Parts.dracutLayer])
        #expect(results["content"].output.contains("nvidia.ko"), "\(results["content"].testDescription)")
    }

    /// The real kernel-install, with a plugin of ours for what makes the image.
    @Test(
        .enabled(
            if: SystemRoot.host.isDirectory(Parts.kernelInstallLayer),
            "missing: kernel-install (scripts/parts kernel-install)"))
    func anImageOfKernelInstallIsMadeAgain() async throws {
        _ = try await outdated(
            "/boot/token/\(Parts.plain)/initrd",
            #"""
            begin
            cp "$NVCTL" /boot/vmlinuz-$plain
            mkdir -p /etc/kernel/install.d /boot/token/$plain
            echo token >/etc/kernel/entry-token
            echo layout=bls >/etc/kernel/install.conf
            cat >/etc/kernel/install.d/50-image.install <<'PLUGIN'
            #!/bin/sh
            [ "$1" = add ] || exit 0
            echo image >"$KERNEL_INSTALL_STAGING_AREA/initrd"
            PLUGIN
            chmod +x /etc/kernel/install.d/50-image.install
            step make kernel-install add "$plain" "/boot/vmlinuz-$plain"
            outdate
            """#, over: [Parts.kernelInstallLayer])
    }

    @Test func aFailureDoesNotFailThePackage() async throws {
        let results = try await run(
            #"""
            only "$plain"
            make_clone
            echo '#error "no such luck"' >>"$clone/kernel-open/nvidia/nv.c"
            quietly nvctl driver source init "$clone"
            install_nvctl
            quietly nvctl driver dkms hook
            step install dpkg --force-depends --install "$package"
            """#)
        let install = results["install"].output + results["install"].errors
        #expect(install.contains("NVIDIA DKMS build failed!") && install.contains("no such luck"), "\(install)")
        // DKMS's own script fails the package, as without us.
        #expect(!install.contains("nvidia-dkms exited"), "\(install)")
    }
}
