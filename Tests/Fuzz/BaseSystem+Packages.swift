import DriverWork
import Host
import SystemPackage
import TestSupport

extension BaseSystem {
    func pacman() throws {
        try fixture.file("/var/lib/pacman/local/ALPM_DB_VERSION", "9\n")
        try fixture.file(
            "/etc/pacman.conf",
            "[options]\nHoldPkg = pacman glibc\nIgnorePkg = linux-zen\nCacheDir = /var/cache/pacman/pkg/\n")
        let version = FixtureRoot.version
        for (name, files) in [
            ("nvidia-utils", ["/usr/lib/libnvidia-ml.so.\(version)"]),
            ("linux-zen", ["/usr/lib/modules/\(Self.zen)/vmlinuz", "/usr/lib/modules/\(Self.zen)/pkgbase"]),
            ("linux-cachyos-lto", ["/usr/lib/modules/\(Self.cachyos)/vmlinuz"]),
            ("linux-zen-headers", ["/usr/lib/modules/\(Self.zen)/build/Makefile"]), ("dkms", ["/usr/bin/dkms"]),
        ] {
            try fixture.pacmanPackage(name, "\(version)-1", files: files)
            try fixture.file(
                FilePath("/var/lib/pacman/local/\(name)-\(version)-1/desc"),
                "%NAME%\n\(name)\n\n%VERSION%\n\(version)-1\n\n%DEPENDS%\nglibc\n\n%OPTDEPENDS%\n\(name)-headers: headers\n"
            )
        }
        try fixture.file(FilePath("/var/cache/pacman/pkg/nvidia-utils-\(Self.older)-1-x86_64.pkg.tar.zst"), "package")
        try fixture.file(
            "/usr/share/libalpm/hooks/70-dkms-install.hook",
            "[Trigger]\nOperation = Install\nType = Path\nTarget = usr/src/*/dkms.conf\n[Action]\nWhen = PostTransaction\nExec = /usr/share/libalpm/scripts/dkms install\nNeedsTargets\n"
        )
        for name in ["05-nvidia-dkms-keep", "06-nvidia-dkms-guard", "65-nvidia-dkms-build", "nvidia-dkms"] {
            try fixture.file(
                FilePath("/etc/pacman.d/hooks/\(name).hook"),
                "# Written by nvctl; checksum 0123456789abcdef\n[Trigger]\nOperation = Upgrade\nType = Path\n"
                    + "Target = usr/lib/modules/*/vmlinuz\n[Action]\nDescription = Building\nWhen = PostTransaction\n"
                    + "Exec = /usr/local/bin/nvidia-dkms-build build\nNeedsTargets\n")
        }
        try hookScript()
    }

    func dpkg(_ kernels: [String]) throws {
        try fixture.file(
            "/var/lib/dpkg/status",
            (kernels.map { "linux-image-\($0)" } + ["nvidia-driver", "dkms"]).map {
                "Package: \($0)\nStatus: install ok installed\nPriority: optional\nSection: kernel\nInstalled-Size: 1234\n"
                    + "Architecture: amd64\nVersion: \(FixtureRoot.version)-1\nDescription: something\n of several lines\n"
            }.joined(separator: "\n"))
        for kernel in kernels {
            try fixture.dpkgPackage(
                "linux-image-\(kernel)", files: ["/boot/vmlinuz-\(kernel)", "/lib/modules/\(kernel)/kernel"])
            try fixture.dpkgPackage("linux-headers-\(kernel)", files: ["/lib/modules/\(kernel)/build/Makefile"])
        }
        try fixture.dpkgPackage("libnvidia-ml1:amd64", files: ["/usr/lib/libnvidia-ml.so.\(FixtureRoot.version)"])
        for folder in ["postinst.d", "header_postinst.d"] {
            try fixture.file(
                FilePath("/etc/kernel/\(folder)/dkms"), "#!/bin/sh\nexec /usr/lib/dkms/dkms_autoinstaller start $1\n",
                mode: 0o755)
            try fixture.file(
                FilePath("/etc/kernel/\(folder)/nvidia-dkms"),
                "#!/bin/sh\n# Written by nvctl; checksum 0123456789abcdef\nexit 0\n",
                mode: 0o755)
        }
        try hookScript()
    }

    private func hookScript() throws {
        try fixture.file(
            "/usr/local/bin/nvidia-dkms-build",
            "#!/bin/sh\n# Written by nvctl; checksum 0123456789abcdef\nnvctl='/usr/bin/nvctl'\n\"$nvctl\" driver dkms run-hook \"$1\"\n",
            mode: 0o755)
        try fixture.file("/etc/profile.d/nvidia-dkms.sh", "if [ -e /var/lib/nvctl/notice ]; then :; fi\n")
    }

    func settings() throws {
        try fixture.file(
            "/etc/nvctl.conf",
            "# Settings\nIgnoreKernel = 5.* *-rt-*\nJobs = 4\nHookLogs = 5\nCoreCacheLimit = 500M\n")
        try fixture.file("/etc/nvctl.conf.d/more.conf", "IgnoreKernel = [a-c]*-old\n")
        try fixture.file(
            "/etc/modprobe.d/nvidia.conf",
            """
            options nvidia NVreg_EnableGpuFirmware=1 NVreg_RegistryDwords="a=1;b=2" \\
                NVreg_PreserveVideoMemoryAllocations=1
            options nvidia-drm modeset=1 fbdev=1
            softdep nvidia post: nvidia-uvm
            install nvidia-uvm /sbin/modprobe --ignore-install nvidia-uvm $CMDLINE_OPTS
            blacklist nouveau
            alias pci:v000010DEd*sv*sd*bc03sc00i00* nvidia

            """)
        try fixture.file("/usr/lib/modprobe.d/nouveau.conf", "blacklist nouveau\noptions nouveau modeset=0\n")
        try fixture.file(
            "/etc/depmod.d/mine.conf",
            "search updates extra built-in\noverride nvidia * updates/dkms\nmake_map_files no\n")
        try fixture.file(
            "/etc/dkms/framework.conf", "# dkms\nmodprobe_on_install=\"true\"\nmok_signing_key=/var/lib/dkms/mok.key\n")
        try fixture.file("/etc/dkms/framework.conf.d/tree.conf", "# dkms_tree=\"/var/lib/dkms\"\n")
        try fixture.file("/etc/dkms/nvidia.conf", "AUTOINSTALL=\"yes\"\nBUILD_EXCLUSIVE_KERNEL=\"^(6|7)\\..*\"\n")
        try fixture.file("/var/lib/dkms/mok.key", "key", mode: 0o600)
        try fixture.file("/var/lib/dkms/mok.pub", "certificate")
        try fixture.folder(FilePath("/var/lib/dkms/nvidia/\(FixtureRoot.version)/build"))
        try fixture.file(
            FilePath("/var/lib/dkms/nvidia/original_module/\(Self.zen)/x86_64/collisions/nvidia.ko"), "module")
    }
}
