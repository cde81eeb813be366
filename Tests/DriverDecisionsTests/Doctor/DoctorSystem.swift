import DriverFacts
import DriverModel
import DriverTestSupport
import Host
import SystemPackage
import TestSupport

@testable import DriverDecisions

/// An Arch-like system with two kernels in which nothing is wrong, for tests that break one thing.
struct DoctorSystem {
    static let kernel = "6.18.1-arch1-1"
    static let zen = "6.18.1-zen1-1-zen"
    static let tree: FilePath = "/var/lib/dkms/nvidia"
    static let entry = tree.appending(FixtureRoot.version)

    let fixture: FixtureRoot
    var installed: Set<String> = ["dkms", "gcc", "make"]
    var running: String? = kernel
    var availableBytes: UInt64 = 1 << 40

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

    /// Has the real depmod index the modules.
    func index(_ release: String = kernel) async throws {
        let depmod = Program("depmod", ["-b", fixture.path.string, "-a", release])
        _ = try await RealPrograms.system.output(of: depmod)
    }

    var examination: Examination {
        .shallow(
            fixture.host(
                running: running, programs: NoPrograms(installed: installed), availableBytes: availableBytes))
    }

    func findings(_ scope: Doctor.Scope = .driver) -> [Finding] { Doctor.findings(examination, scope: scope) }

    func plan() -> Plan { FixPlanner(examination).plan() }
}
