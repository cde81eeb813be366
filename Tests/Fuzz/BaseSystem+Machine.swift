import DriverModel
import Host
import SystemPackage
import TestSupport

extension BaseSystem {
    func gpu() throws {
        try fixture.userspace()
        try nvml()
        try fixture.pciNames()
        try fixture.supportedGpus()
        try fixture.firmware()
        try fixture.pciDevice()
        try fixture.pciDevice("0000:41:00.0", device: "1b80", driver: nil, asleep: true)
        try fixture.loadedDriver()
        try fixture.gpuInformation()
        try fixture.file("/dev/nvidiactl")
        try fixture.file(
            "/proc/cmdline", "BOOT_IMAGE=/boot/vmlinuz-linux root=UUID=0 quiet nvidia.NVreg_EnableGpuFirmware=1\n")
        try fixture.file("/proc/meminfo", "MemTotal:       32768000 kB\nMemAvailable:   16384000 kB\n")
        try fixture.file("/proc/stat", "cpu  1 2 3 4\nbtime 1766100000\n")
        try fixture.file("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n")
        let variable = "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
        try fixture.file(FilePath(variable), bytes: [6, 0, 0, 0, 1])
        try fixture.kernelLog(
            "NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  590.48.01  Release Build  (root@host)",
            "nvidia: version magic '6.18.1-zen1-2-zen SMP' should be '6.18.2-1-cachyos-lto SMP'",
            "NVRM: API mismatch: the client has the version 590.44.01, but\nNVRM: this kernel module has the version 590.48.01.",
            "NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x62:0x40:2477)",
            "nvidia: Unknown symbol drm_gem_object_free (err -2)")
    }

    func boot() throws {
        try fixture.file("/efi/loader/loader.conf", "# loader\ndefault arch-*.conf\ntimeout 3\n")
        for (name, release) in [("arch-zen", Self.zen), ("arch-tkg+3-1", Self.tkg)] {
            try fixture.file(
                FilePath("/efi/loader/entries/\(name).conf"),
                "title Arch\nversion \(release)\nlinux /vmlinuz-linux\ninitrd /initramfs-linux.img\noptions root=UUID=0 rw\n"
            )
        }
        try fixture.file("/boot/vmlinuz-linux", "image")
        try fixture.file("/boot/initramfs-linux.img", "070701")
        try fixture.file(
            "/etc/mkinitcpio.d/linux.preset",
            "ALL_kver=\"/boot/vmlinuz-linux\"\nPRESETS=('default')\ndefault_image=\"/boot/initramfs-linux.img\"\n")
        try fixture.file("/etc/default/grub", "GRUB_DEFAULT=\"saved\"\nGRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX=\"quiet\"\n")
        try fixture.file(
            "/boot/grub/grubenv", "# GRUB Environment Block\nsaved_entry=gnulinux-advanced>gnulinux-6.1.0-40\n####\n")
        try fixture.file(
            "/boot/grub/grub.cfg",
            """
            set default="${saved_entry}"
            menuentry 'Debian GNU/Linux' --class debian $menuentry_id_option 'gnulinux-simple' {
            \tlinux\t/boot/vmlinuz-6.1.0-40-amd64 root=UUID=0 ro quiet
            \tinitrd\t/boot/initrd.img-6.1.0-40-amd64
            }
            submenu 'Advanced options' $menuentry_id_option 'gnulinux-advanced' {
            \tmenuentry 'Debian, with Linux 6.1.0-40-amd64' $menuentry_id_option 'gnulinux-6.1.0-40' {
            \t\tlinux\t/boot/vmlinuz-6.1.0-40-amd64 root=UUID=0 ro
            \t}
            }

            """)
    }

    func logs() throws {
        try fixture.log(
            "/var/log/nvidia-dkms/build-20251219-235312.log", lines: 20, last: "nvctl: result=ok exit=0",
            secondsAgo: 125)
        try fixture.log(
            "/var/log/nvidia-dkms/build-20251218-143022.log", lines: 9, last: "nvctl: result=failed exit=1",
            secondsAgo: 9000)
        try fixture.link("/var/log/nvidia-dkms/latest.log", to: "build-20251219-235312.log")
        let folder = FilePath("/var/log/nvctl/nvidia-\(FixtureRoot.version)")
        try fixture.file(
            folder.appending("\(Self.tkg)-x86_64.json"),
            #"{"architecture":"x86_64","ended":1766188400,"exitStatus":10,"failure":"dkms build exited with status 10","#
                + #""kernel":"\#(Self.tkg)","module":"nvidia","started":1766188300,"version":"\#(FixtureRoot.version)"}"#
        )
        try fixture.file(folder.appending("\(Self.tkg)-x86_64.log"), Self.makeLog)
        try fixture.file(fixture.buildFolder(Self.zen).appending("log/make.log"), Self.makeLog)
    }

    private static let makeLog = """
        DKMS (dkms-3.2.2) make.log for nvidia/590.48.01 for kernel 6.18.2-273-tkg-linux-ghost (x86_64)
        Fri Dec 19 23:53:12 UTC 2025
        # command: 'make' -j4 modules
          CC [M]  nvidia/nv.o
        /build/nvidia/nv.c:12:5: error: implicit declaration of function 'vm_flags_set' [-Wimplicit-function-declaration]
        make[3]: *** [/usr/src/linux/scripts/Makefile.build:287: nvidia/nv.o] Error 1
        make[2]: *** [Makefile:1934: /build] Error 2
        ERROR: modpost: "drm_x" [nvidia-drm.ko] undefined!
        \u{1b}[31mcc: fatal error: Killed signal terminated program cc1\u{1b}[0m
        # exit code: 2
        # elapsed time: 00:01:02

        """

    func records() throws {
        // nvctl writes this file itself before the damage. It is here so that it can be damaged.
        try fixture.file("/var/cache/nvctl/modules.json", "{}")
        try fixture.file("/var/lib/nvctl/notice", "\(Self.tkg)\n")
        try fixture.file("/var/lib/nvctl/rollback", "nvidia/\(Self.older)\n")
        try fixture.file("/var/lib/nvctl/check-out", "590.48.01 \(Self.clone)\n")
        try fixture.file("/var/lib/nvctl/unfinished", "nvctl-0123456789abcdef\n")
        try fixture.file(
            "/var/lib/nvctl/left.json",
            #"{"files":[{"identity":{"changed":1766188500,"device":1,"inode":2,"size":3},"kernel":"\#(Self.old)","#
                + #""path":"/usr/lib/modules/\#(Self.old)/updates/dkms/nvidia.ko"}]}"#)
        try fixture.file(
            "/var/cache/nvctl/build-times.json",
            #"{"builds":[{"architecture":"x86_64","kernel":"\#(Self.zen)","module":"nvidia","phases":"#
                + #"{"interface":{"objects":120,"seconds":60}},"version":"590.48.01"}],"format":1}"#)
        try fixture.file("/var/cache/nvctl/core/0123456789abcdef/nv-kernel.o", "object")
        try fixture.file(
            "/var/cache/nvctl/core/0123456789abcdef/entry.json",
            #"{"compiler":"gcc 12.2.0","created":1766188500,"objects":{"nv-kernel.o":{"sha256":"00","size":6}},"version":"590.48.01"}"#
        )
        try fixture.file(
            "/run/nvctl/transaction-1.json",
            #"{"failures":["x"],"installed":[],"kept":["nvidia/580.95.05"],"objections":["y"]}"#)
        try fixture.file("/run/nvctl.lock", "pid=1\n")
        try fixture.folder("/run/user/1000")
        try fixture.file("/run/systemd/sessions/1", "UID=1000\nUSER=user\nACTIVE=1\nTYPE=wayland\n")
    }
}
