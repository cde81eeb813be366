import Glibc
import Host
import SystemPackage
import TestSupport

/// A healthy system with something of everything that nvctl reads.
struct BaseSystem {
    /// The file with what a package manager tells the hook's stages on standard input.
    static let input = "targets"
    /// The folder with what the programs of the system print, by their names.
    static let answers = "answers/"

    static let zen = "6.18.1-zen1-2-zen"
    static let cachyos = "6.18.2-1-cachyos-lto"
    static let tkg = "6.18.2-273-tkg-linux-ghost"
    static let old = "6.18.1-1-cachyos-lto"
    static let clone: FilePath = "/home/user/open-gpu-kernel-modules"
    static let older = "580.95.05"

    let fixture: FixtureRoot

    var root: String { fixture.path.string }

    /// Like Arch: packages of pacman, the driver from a clone, one kernel for each way of compressing modules.
    static func arch() throws -> BaseSystem {
        let system = try BaseSystem(fixture: FixtureRoot())
        try system.skeleton(release: "NAME=\"Arch Linux\"\nID=arch\nVERSION_ID=20251219\n")
        let fixture = system.fixture
        for release in [zen, cachyos, tkg] { try fixture.kernel(release, vmlinuz: true) }
        // Seen from inside, this kernel is the running one.
        if let running = Files.running, running != zen {
            try fixture.link(FilePath("/usr/lib/modules/\(running)"), to: FilePath(zen))
        }
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

    /// Like Debian: packages of dpkg, two registered versions, GRUB.
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
        // /lib is a link on every current system. nvctl still shows paths that begin with /lib.
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

    struct Unable: Error, CustomStringConvertible {
        let what: String
        var description: String { "the systems to be damaged cannot be made: cannot \(what)" }
    }
}
