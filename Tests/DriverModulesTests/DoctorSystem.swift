import Host
import SystemPackage
import TestSupport

@testable import DriverModules

/// An Arch-like system with two kernels in which nothing is wrong, for tests that break one thing.
struct DoctorSystem {
    static let kernel = "6.18.1-arch1-1"
    static let zen = "6.18.1-zen1-1-zen"
    static let tree: FilePath = "/var/lib/dkms/nvidia"
    static let entry = tree.appending(FixtureRoot.version)

    let fixture: FixtureRoot
    var installed: Set<String> = ["dkms", "gcc", "make"]
    var running: String? = kernel

    init() async throws {
        fixture = try FixtureRoot()
        try fixture.file("/etc/os-release", "NAME=\"Arch Linux\"\nID=arch\n")
        try fixture.folder("/var/lib/pacman/local")
        try fixture.registration()
        for release in [Self.kernel, Self.zen] {
            try fixture.kernel(release, pkgbase: release == Self.zen ? "linux-zen" : "linux")
            try fixture.installed(release)
            try await index(release)
        }
        try fixture.hook()
        try fixture.userspace(FixtureRoot.version)
    }

    static func folder(_ release: String = kernel) -> FilePath { FilePath("/lib/modules").appending(release) }

    /// By the real depmod.
    func index(_ release: String = kernel) async throws {
        let depmod = Program("depmod", ["-b", fixture.path.string, "-a", release])
        _ = try await RealPrograms.system.output(of: depmod)
    }

    var examination: Examination {
        .shallow(fixture.host(running: running, programs: NoPrograms(installed: installed)))
    }

    /// Without what depends on this machine's disk.
    func findings(_ scope: Doctor.Scope = .driver) -> [Finding] {
        Doctor.findings(examination, scope: scope).filter { $0.id != .spaceLow }
    }

    func plan() -> Plan { FixPlanner(examination, program: "/usr/bin/nvctl").plan(in: fixture.root) }

    func gpu(_ device: String = "0x2204", driver: String = "nvidia") throws {
        let place: FilePath = "/sys/bus/pci/devices/0000:01:00.0"
        try fixture.file(place.appending("vendor"), "0x10de\n")
        try fixture.file(place.appending("class"), "0x030000\n")
        try fixture.file(place.appending("device"), "\(device)\n")
        try fixture.link(place.appending("driver"), to: FilePath("../../../bus/pci/drivers").appending(driver))
    }

    func loaded(_ version: String, source: String = "0123456789ABCDEF01234567") throws {
        try fixture.file("/sys/module/nvidia/version", version + "\n")
        try fixture.file("/sys/module/nvidia/srcversion", source + "\n")
    }
}
