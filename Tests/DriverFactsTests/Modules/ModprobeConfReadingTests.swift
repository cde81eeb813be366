import DriverModel
import TestSupport
import Testing

@testable import DriverFacts

/// Lines that keep modules from being loaded, as modprobe.d(5) has them.
@Suite struct ModprobeConfReadingTests {
    private func rules(_ text: String) -> [String] {
        ModprobeConf.lines(of: text, in: "/etc/modprobe.d/x.conf").map { "\($0.number ?? 0) \($0.module) \($0.rule)" }
    }

    @Test func theLinesThatMatter() {
        #expect(
            rules(
                """
                # blacklist nvidia
                blacklist nvidia-drm
                  blacklist\tnvidia_uvm   # not a comment for modprobe, and no other word either
                install nvidia /bin/false
                install nvidia /usr/bin/true
                install nvidia /bin/sh /opt/never
                alias nvidia off
                options nvidia-drm modeset=0 fbdev=1
                """) == [
                    "2 nvidia_drm blacklist", "3 nvidia_uvm blacklist", "4 nvidia install(\"/bin/false\")",
                    "5 nvidia install(\"/usr/bin/true\")", "6 nvidia install(\"/bin/sh /opt/never\")",
                    "7 nvidia aliasOff", "8 nvidia_drm options([\"modeset=0\", \"fbdev=1\"])",
                ])
    }

    /// Debian's package loads a renamed module, Arch's softdeps name others.
    @Test func linesThatLoadItOrNameItOnly() {
        #expect(
            rules(
                """
                install nvidia modprobe -i nvidia-current-open $CMDLINE_OPTS
                install nvidia-uvm echo x && /sbin/modprobe --ignore-install nvidia-uvm
                alias char-major-195* nvidia
                softdep nvidia pre: i2c
                remove nvidia rmmod nvidia
                blacklist
                """) == [])
    }

    @Test func aLineGoesOnBehindABackslash() {
        #expect(rules("\nblacklist \\\n  nvidia\nblacklist nvidia_drm\\") == ["2 nvidia blacklist"])
    }

    @Test func aFileHidesThoseOfTheSameNameInLaterFolders() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/usr/lib/modprobe.d/nvidia.conf", "blacklist nvidia\n")
        try fixture.file("/lib/modprobe.d/other.conf", "blacklist nvidia_drm\n")
        try fixture.file("/etc/modprobe.d/readme", "blacklist nvidia_uvm\n")
        let before = ModprobeConf.read(in: fixture.root, isRunning: false).lines.map(\.module)
        #expect(before == ["nvidia", "nvidia_drm"])
        try fixture.file("/etc/modprobe.d/nvidia.conf", "# nothing\n")
        #expect(ModprobeConf.read(in: fixture.root, isRunning: false).lines.map(\.module) == ["nvidia_drm"])
        // A link to nothing masks too.
        try fixture.link("/run/modprobe.d/other.conf", to: "/dev/null")
        #expect(ModprobeConf.read(in: fixture.root, isRunning: false).lines == [])
    }

    /// The options that the driver gets, in their order. The last value of an option counts.
    @Test func parametersOfModulesAreFound() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/modprobe.d/b.conf", "options nvidia A=1 \\\n B=\"x y\n")
        try fixture.file("/etc/modprobe.d/a.conf", "# A=0\noptions nvidia-drm modeset=1\noptions nvidia A=0\n")
        try fixture.file("/proc/cmdline", "quiet nvidia.A=2 rd.driver.blacklist=nvidia\n")
        let conf = ModprobeConf.read(in: fixture.root, isRunning: true)
        #expect(
            conf.options(of: ["nvidia"]).map { "\($0.origin) \($0.name) \($0.value)" } == [
                "/etc/modprobe.d/a.conf:3 A 0", "/etc/modprobe.d/b.conf:1 A 1", "/etc/modprobe.d/b.conf:1 B x",
                "the kernel's command line A 2",
            ])
        #expect(conf.lines.last?.rule == .blacklist && conf.lines.last?.module == "nvidia")
    }

    @Test func theCommandLineIsTheRunningSystems() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/proc/cmdline", "root=/dev/x modprobe.blacklist=nouveau,nvidia-drm module_blacklist= quiet\n")
        #expect(ModprobeConf.read(in: fixture.root, isRunning: false).lines == [])
        let lines = ModprobeConf.read(in: fixture.root, isRunning: true).lines
        #expect(lines.map(\.module) == ["nouveau", "nvidia_drm"] && lines.allSatisfy { $0.rule == .blacklist })
    }
}
