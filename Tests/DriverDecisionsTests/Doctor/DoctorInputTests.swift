import DriverFacts
import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

/// Systems that are not Arch, and files that are not what they should be.
@Suite struct DoctorInputTests {
    private func findings(_ fixture: FixtureRoot, running: String? = nil) -> [Finding] {
        let host = fixture.host(running: running, programs: NoPrograms(installed: ["dkms", "gcc", "make"]))
        return Doctor.findings(.shallow(host), scope: .driver)
    }

    static let systems: [(String, String?)] = [
        ("", nil), ("ID=fedora\n", "dnf install nvidia-open-dkms"), ("ID=nixos\n", nil),
        ("ID=debian\n", "apt install nvidia-open-kernel-dkms"), ("ID=opensuse-tumbleweed\nID_LIKE=suse\n", "zypper"),
        ("ID=cachyos\nID_LIKE=arch\n", "pacman -S nvidia-open-dkms"),
    ]

    @Test(arguments: systems)
    func aSystemWithoutTheDriver(release: String, command: String?) throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/os-release", release)
        let found = findings(fixture)
        #expect(found.map(\.id) == [.driverNotRegistered])
        #expect(found.first?.advice?.text.contains("nvctl driver source init") ?? false)
        if let command { #expect(found.first?.advice?.text.hasPrefix(command) ?? false) }
    }

    /// Debian renames the modules, and its modprobe.d maps the usual name to the new one.
    @Test func debiansPackage() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/os-release", "ID=debian\n")
        try fixture.folder("/var/lib/dpkg/info")
        try fixture.kernel("6.1.0-1-amd64", headers: false, pkgbase: nil, vmlinuz: true)
        try fixture.dpkgPackage("linux-image-6.1.0-1-amd64", files: [])
        try fixture.registration("535.261.03", name: "nvidia-current-open")
        try fixture.file(
            "/etc/modprobe.d/nvidia.conf", "install nvidia modprobe -i nvidia-current-open $CMDLINE_OPTS\n")
        let found = findings(fixture)
        #expect(found.map(\.id) == [.headersMissing])
        #expect(found.first?.advice?.text == "apt install linux-headers-6.1.0-1-amd64")
    }

    /// Modules from a package need neither headers nor DKMS.
    @Test func modulesOfAPackageNeedNothing() throws {
        let fixture = try FixtureRoot()
        let kernel = "6.18.1-arch1-1"
        try fixture.kernel(kernel, headers: false)
        try fixture.modulesOf(kernel, in: "extramodules")
        try fixture.pacmanPackage(
            "nvidia-open", files: FixtureRoot.driverModules.map { "/lib/modules/\(kernel)/extramodules/\($0).ko" })
        // depmod has not run in this made-up system.
        #expect(Set(findings(fixture).map(\.id)) == [.modulesNotIndexed])
    }

    @Test func ignoredKernelsAreNobodysConcern() throws {
        let fixture = try FixtureRoot()
        try fixture.registration()
        try fixture.kernel("6.18.1-rt1", headers: false)
        try fixture.file("/etc/nvctl.conf", "IgnoreKernel = *-rt*\n")
        #expect(findings(fixture) == [])
    }

    @Test func oddFilesOfProcAndSys() throws {
        let fixture = try FixtureRoot()
        try fixture.file(
            "/proc/cmdline", bytes: [0xff, 0, 10, 27] + Array(repeating: UInt8(ascii: "x"), count: 1 << 20))
        try fixture.folder("/sys/module/nvidia/version")
        try fixture.file("/sys/kernel/security/lockdown", "[[]] none")
        for name in ["a", "b", "c"] { try fixture.folder(FilePath("/sys/bus/pci/devices").appending(name)) }
        try fixture.file("/sys/bus/pci/devices/a/vendor", "0x10de\n")
        try fixture.file("/sys/bus/pci/devices/b/vendor", bytes: [0xc3, 0x28])
        try fixture.link("/sys/bus/pci/devices/c/driver", to: "driver")
        try fixture.file(SecureBoot.variable, bytes: [])
        try fixture.folder("/var/lib/dkms/mok.pub")
        try fixture.link("/lib/firmware/nvidia", to: "/nowhere")
        try fixture.link("/etc/modprobe.d/loop.conf", to: "loop.conf")
        try fixture.folder("/etc/modprobe.d/folder.conf")
        try fixture.file("/etc/modprobe.d/binary.conf", bytes: (0...255).map { $0 })
        try fixture.kernel("6.18.1-arch1-1", headers: false)
        #expect(Set(findings(fixture, running: "6.18.1-arch1-1").map(\.id)) == [.driverNotRegistered])
    }

    @Test func theWorstComesFirst() async throws {
        let fixture = try FixtureRoot()
        try fixture.registration()
        for release in ["6.2.0", "6.1.0"] { try fixture.kernel(release) }
        try fixture.file("/etc/nvctl.conf", "nonsense\n")
        try fixture.link("/var/lib/dkms/nvidia/kernel-5.0-x86_64", to: "590.48.01/5.0/x86_64")
        let found = findings(fixture)
        #expect(
            found.map(\.severity.rawValue) == ["error", "error", "warning", "note"]
                && found.compactMap(\.kernel?.text) == ["6.1.0", "6.2.0"], "\(found)")
    }
}
