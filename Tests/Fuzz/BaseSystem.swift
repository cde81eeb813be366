import Glibc
import Host
import SystemPackage
import TestSupport

/// A healthy system with something of everything that nvctl reads.
struct BaseSystem {
    /// What a package manager tells the hook's stages, on standard input.
    static let input = "targets"
    /// What the programs of the system print, by their names.
    static let answers = "answers/"

    static let zen = "6.18.1-zen1-2-zen"
    static let cachyos = "6.18.2-1-cachyos-lto"
    static let tkg = "6.18.2-273-tkg-linux-ghost"
    static let old = "6.18.1-1-cachyos-lto"
    static let clone: FilePath = "/home/user/open-gpu-kernel-modules"
    static let older = "580.95.05"

    let fixture: FixtureRoot

    var root: String { fixture.path.string }

    /// As on Arch: packages of pacman, the driver from a clone, one kernel for each way of compressing modules.
    static func arch() throws -> BaseSystem {
        let system = try BaseSystem(fixture: FixtureRoot())
        try system.skeleton(release: "NAME=\"Arch Linux\"\nID=arch\nVERSION_ID=20251219\n")
        let fixture = system.fixture
        for release in [zen, cachyos, tkg] { try fixture.kernel(release, vmlinuz: true) }
        // Seen from inside, this one is running.
        if let running = Files.running, running != zen { try fixture.link(FilePath("/usr/lib/modules/\(running)"), to: FilePath(zen)) }
        try fixture.kernel(old, headers: false)
        try system.snapshot()
        for (release, packer) in [(zen, nil), (cachyos, Packer.zst), (tkg, .xz), (old, .gz)] {
            try fixture.installed(release)
            try system.pack(release, packer)
        }
        try system.gitClone()
        try system.pacman()
        try system.records()
        try system.logs()
        try system.gpu()
        try system.boot()
        try system.settings()
        system.index([zen, cachyos, tkg, old])
        return system
    }

    /// As on Debian: packages of dpkg, two registered versions, GRUB.
    static func debian() throws -> BaseSystem {
        let system = try BaseSystem(fixture: FixtureRoot())
        try system.skeleton(release: "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\nVERSION_ID=\"12\"\n")
        let fixture = system.fixture
        let kernels = ["6.1.0-40-amd64", "6.12.38+deb12-amd64"]
        for release in kernels {
            try fixture.kernel(release, pkgbase: nil)
            try fixture.file(FilePath("/boot/vmlinuz-\(release)"), "image")
            try fixture.file(FilePath("/boot/initrd.img-\(release)"), "070701 initrd")
        }
        try fixture.registration()
        try fixture.registration(older, name: "nvidia-current", conf: currentConf)
        try fixture.installed(kernels[0])
        try fixture.built(kernels[1], version: older, name: "nvidia-current", modules: ["nvidia-current"])
        try fixture.modulesOf(kernels[1], in: "kernel/drivers/video")
        try system.dpkg(kernels)
        try system.logs()
        try system.gpu()
        try system.boot()
        try system.settings()
        system.index(kernels)
        return system
    }

    private static let currentConf = """
        PACKAGE_NAME="nvidia-current"
        PACKAGE_VERSION="\(older)"
        MAKE[0]="env NV_VERBOSE=1 \\
            'make' -j$(nproc) KERNEL_UNAME=${kernelver} modules"
        BUILT_MODULE_NAME[0]="nvidia"
        DEST_MODULE_NAME[0]="$PACKAGE_NAME"
        for i in 0; do DEST_MODULE_LOCATION[$i]="/updates/dkms"; done
        PATCH[0]="fix.patch"
        PATCH_MATCH[0]="^6\\.(1|12)\\."
        AUTOINSTALL="yes"

        """

    private func skeleton(release: String) throws {
        // As in every system of today; the names that nvctl shows begin with /lib all the same.
        try fixture.link("/lib", to: "usr/lib")
        try fixture.folder("/usr/lib/modules")
        try fixture.file("/etc/os-release", release)
        try fixture.file("/etc/machine-id", "0123456789abcdef0123456789abcdef\n")
        try fixture.file(FilePath("/" + Self.input), targets)
        try programs()
    }

    private let targets = """
        usr/lib/modules/\(zen)/vmlinuz
        usr/lib/modules/\(tkg)/build/include/
        usr/src/nvidia-\(FixtureRoot.version)/dkms.conf
        usr/lib/libnvidia-ml.so.\(FixtureRoot.version)
        boot/vmlinuz-6.1.0-40-amd64

        """

    /// All programs of the system are one, which prints what a file of its name says; or of the name behind, where it is
    /// `env` that is started, as nvctl does in a mounted system. It is static, for there is no library in this system.
    private func programs() throws {
        let source = root + "/stand-in.c"
        Files.write(Self.standIn, to: source)
        fixture.path.appending("usr/bin").string.withCString { _ = mkdir($0, 0o755) }
        let compiled = Command.run(["/usr/bin/cc", "-static", "-o", "\(root)/usr/bin/env", source])
        unlink(source)
        guard compiled.status == 0 else { throw Unable(what: "compile a program without libraries (cc -static)") }
        for name in ["nvctl", "dkms", "git", "depmod", "pacman", "dpkg", "cc", "gcc", "make", "openssl", "mokutil", "setpriv"] {
            try fixture.root.hardLink("/usr/bin/env", as: FilePath("/usr/bin/\(name)"))
        }
        let answer =
            #"{"driverVersion":"590.48.01","gpus":[{"address":"0000:01:00.0","isDefault":true,"isEnabled":true,"version":"590.48.01"}]}"#
        for (name, text) in [
            ("nvctl", answer + "\n"), ("dkms", "dkms-3.2.2\n"), ("git", "590.48.01\n"), ("cc", "cc (Debian 12.2.0-14) 12.2.0\n"),
        ] {
            try fixture.file(FilePath("/\(Self.answers)\(name)"), text)
        }
        try fixture.file("/answers/nvctl.errors", "")
        try fixture.file("/answers/nvctl.status", "0\n")
    }

    private static let standIn = #"""
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>

        static int copy(const char *name, const char *suffix, FILE *to)
        {
        	char path[512], buffer[65536];
        	size_t count;
        	snprintf(path, sizeof path, "/answers/%s%s", name, suffix);
        	FILE *from = fopen(path, "r");
        	if (!from)
        		return 0;
        	while ((count = fread(buffer, 1, sizeof buffer, from)) > 0)
        		fwrite(buffer, 1, count, to);
        	return 0;
        }

        int main(int count, char **words)
        {
        	char path[512];
        	int status = 0;
        	if (count > 3 && !strcmp(words[1], "-C"))
        		words += 3;
        	const char *name = strrchr(words[0], '/');
        	name = name ? name + 1 : words[0];
        	copy(name, "", stdout);
        	copy(name, ".errors", stderr);
        	snprintf(path, sizeof path, "/answers/%s.status", name);
        	FILE *file = fopen(path, "r");
        	if (file && fscanf(file, "%d", &status) == 1 && status > 128)
        		raise(status - 128);
        	return status;
        }

        """#

    struct Unable: Error, CustomStringConvertible {
        let what: String
        var description: String { "the systems to be damaged cannot be made: cannot \(what)" }
    }
}
