import DriverModel
import Host
import SystemPackage
import TestSupport

extension BaseSystem {
    /// Compresses the modules that a kernel has, those of DKMS's tree too, as `dkms install` and distributions do.
    func pack(_ release: String, _ packer: Packer?) throws {
        guard let packer else { return }
        for folder in [
            "/usr/lib/modules/\(release)/updates/dkms", fixture.buildFolder(release).appending("module").string,
        ] {
            for name in Files.names(in: root + folder) {
                let path = "\(root)\(folder)/\(name)"
                guard let content = Files.read(path) else { continue }
                let packed = packer.pack(content, in: root)
                guard !packed.isEmpty else { throw Unable(what: "compress modules (zstd, xz, gzip)") }
                Files.write(packed, to: "\(path).\(packer.rawValue)")
                Files.remove(path)
            }
        }
    }

    /// Has the real depmod make the indexes of the modules.
    func index(_ releases: [String]) {
        for release in releases {
            let folder = "\(root)/usr/lib/modules/\(release)"
            Files.write("kernel/fs/fuse/fuse.ko\n", to: "\(folder)/modules.builtin")
            Files.write("updates/dkms/nvidia.ko\n", to: "\(folder)/modules.order")
            Files.write("fuse.license=GPL\0fuse.file=fs/fuse/fuse\0", to: "\(folder)/modules.builtin.modinfo")
            Command.run(["/usr/sbin/depmod", "-b", root, release])
            Files.write("# Soft dependencies\nsoftdep nvidia post: nvidia-uvm\n", to: "\(folder)/modules.softdep")
            let build = "\(folder)/build"
            guard Files.kind(build) == .folder else { continue }
            Files.write(Self.kernelConfig, to: "\(build)/.config")
            Files.makeFolder("\(build)/include/config")
            Files.write(Self.kernelConfig, to: "\(build)/include/config/auto.conf")
            Files.write("\(release)\n", to: "\(build)/include/config/kernel.release")
            Files.write("0x01234567\tprintk\tvmlinux\tEXPORT_SYMBOL\t\n", to: "\(build)/Module.symvers")
            Files.write(Self.kernelConfig, to: "\(root)/boot/config-\(release)")
        }
    }

    private static let kernelConfig = """
        # Linux/x86 6.18.2 Kernel Configuration
        CONFIG_CC_VERSION_TEXT="gcc-12 (Debian 12.2.0-14) 12.2.0"
        CONFIG_CC_IS_GCC=y
        CONFIG_GCC_VERSION=120200
        CONFIG_CLANG_VERSION=0
        CONFIG_MODULE_SIG=y
        CONFIG_MODULE_SIG_FORCE=y
        CONFIG_MODULE_SIG_HASH="sha256"
        CONFIG_DEBUG_INFO_BTF_MODULES=y
        CONFIG_LOCALVERSION="-1-cachyos-lto"
        # CONFIG_TRIM_UNUSED_KSYMS is not set

        """

    /// Two snapshots, as `source init` leaves them: one registered with DKMS, and an older one put aside with its kept
    /// version.
    func snapshot() throws {
        for version in [FixtureRoot.version, Self.older] {
            let tree = FilePath("/var/lib/nvctl/sources/\(version)")
            try fixture.file(tree.appending("dkms.conf"), FixtureRoot.conf(version: version))
            try fixture.file(
                tree.appending("version.mk"), "NVIDIA_VERSION = \(version)\nNVIDIA_NVID_VERSION = \(version)\n")
            try fixture.file(tree.appending("kernel-open/Kbuild"), "obj-m += nvidia.o\n")
            try fixture.file(
                FilePath("/var/lib/nvctl/sources/\(version).json"),
                #"{"clone":"\#(Self.clone)","commit":"\#(Self.commit)","fingerprint":"","isModified":false,"#
                    + #""remote":"https://github.com/NVIDIA/open-gpu-kernel-modules.git","tag":"\#(version)","taken":1766188500}"#
            )
        }
        try fixture.link(
            FilePath("/usr/src/nvidia-\(FixtureRoot.version)"),
            to: FilePath("/var/lib/nvctl/sources/\(FixtureRoot.version)"))
        try fixture.link(
            FilePath("/var/lib/dkms/nvidia/\(FixtureRoot.version)/source"),
            to: FilePath("/usr/src/nvidia-\(FixtureRoot.version)"))
        try fixture.link(
            FilePath("/var/lib/nvctl/aside/nvidia-\(Self.older)"), to: FilePath("/var/lib/nvctl/sources/\(Self.older)"))
        let kept = FilePath("/var/lib/nvctl/kept/nvidia-\(Self.older)")
        try fixture.file(
            kept.appending("kept.json"),
            #"{"kept":1766188500,"module":"nvidia","origin":"replaced","packages":[{"name":"nvidia-utils","version":"\#(Self.older)-1"}],"#
                + #""source":"0123456789abcdef","version":"\#(Self.older)"}"#)
        for module in FixtureRoot.driverModules {
            try fixture.module(
                kept.appending("\(Self.zen)/x86_64/module/\(module).ko"),
                ModuleSpec(version: Self.older, kernel: Self.zen))
        }
    }

    static let commit = String(repeating: "a", count: 40)

    /// The clone as git leaves it after `clone`, `fetch` and `checkout`.
    func gitClone() throws {
        let git = Self.clone.appending(".git")
        try fixture.file(Self.clone.appending("version.mk"), "NVIDIA_VERSION = 590.48.01\n")
        try fixture.file(Self.clone.appending("kernel-open/nvidia/nv.c"), "int x;\n")
        try fixture.file(Self.clone.appending("src/nvidia/Makefile"), "all:\n")
        try fixture.file(Self.clone.appending("src/nvidia-modeset/Makefile"), "all:\n")
        try fixture.file(git.appending("HEAD"), "ref: refs/heads/main\n")
        try fixture.file(git.appending("refs/heads/main"), Self.commit + "\n")
        try fixture.file(git.appending("refs/tags/590.48.02"), String(repeating: "8", count: 40) + "\n")
        try fixture.file(git.appending("FETCH_HEAD"), "\(Self.commit)\t\tbranch 'main' of https://github.com/x/y\n")
        try fixture.file(git.appending("index"), "DIRC\0\0\0\u{2}\0\0\0\0")
        try fixture.file(
            git.appending("config"),
            """
            [core]
            \trepositoryformatversion = 0
            \tbare = false
            [include]
            \tpath = ../more
            [remote "origin"]
            \turl = "https://user:secret@github.com/NVIDIA/open-gpu-kernel-modules.git" ; a comment
            \tfetch = +refs/heads/*:refs/remotes/origin/*
            [branch "main"]
            \tremote = origin

            """)
        try fixture.file(
            git.appending("packed-refs"),
            """
            # pack-refs with: peeled fully-peeled sorted
            \(Self.commit) refs/remotes/origin/main
            \(String(repeating: "9", count: 40)) refs/tags/580.105.08
            \(String(repeating: "7", count: 40)) refs/tags/590.48.01
            ^\(Self.commit)

            """)
    }
}
