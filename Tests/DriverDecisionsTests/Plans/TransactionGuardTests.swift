import DriverModel
import DriverTestSupport
import TestSupport
import Testing

@testable import DriverDecisions

@Suite struct TransactionGuardTests {
    private let old = "6.18.1-zen"

    private func system() throws -> FixtureRoot {
        let fixture = try FixtureRoot()
        try fixture.folder("/var/lib/pacman/local")
        try fixture.registration()
        try fixture.kernel(old, pkgbase: "linux-zen")
        try fixture.installed(old)
        try fixture.userspace("590.48.01")
        return fixture
    }

    private func objections(_ fixture: FixtureRoot, _ targets: String...) -> [String] {
        TransactionGuard(fixture.inventory(), TransactionTargets(lines: targets)).objections
    }

    private var upgrade: [String] { ["usr/lib/modules/\(old)/vmlinuz", "usr/lib/modules/6.18.2-zen/vmlinuz"] }

    @Test func aKernelWithoutItsHeaders() throws {
        let fixture = try system()
        let found = objections(fixture, upgrade[0], upgrade[1])
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("add to the command: linux-zen-headers") ?? false, "\(found)")
        #expect(objections(fixture, upgrade[0], upgrade[1], "usr/lib/modules/6.18.2-zen/build/include/").isEmpty)
    }

    @Test func nothingElseIsStopped() throws {
        let fixture = try system()
        #expect(objections(fixture, upgrade[0]).isEmpty, "a removal, or the same once more")
        #expect(objections(fixture, upgrade[1]).isEmpty, "another kernel beside")
        try fixture.file("/etc/nvctl.conf", "IgnoreKernel = *-zen\n")
        #expect(objections(fixture, upgrade[0], upgrade[1]).isEmpty)
    }

    @Test func aKernelThatNeverHadModules() throws {
        let fixture = try system()
        try fixture.kernel("6.6.1-lts", pkgbase: "linux-lts")
        #expect(
            objections(fixture, "usr/lib/modules/6.6.1-lts/vmlinuz", "usr/lib/modules/6.6.2-lts/vmlinuz").isEmpty)
    }

    @Test func aUserspaceThatLeavesModulesFromGitBehind() throws {
        let fixture = try system()
        let targets = ["usr/lib/libnvidia-ml.so.590.48.01", "usr/lib/libnvidia-ml.so.595.10"]
        #expect(objections(fixture, targets[0], targets[1]).first?.contains("595.10") ?? false)
        #expect(objections(fixture, targets[0]).isEmpty)
        // The package brings modules of its own version.
        try fixture.pacmanPackage("nvidia-open-dkms", files: ["/usr/src/nvidia-590.48.01/dkms.conf"])
        #expect(objections(fixture, targets[0], targets[1]).isEmpty)
    }
}
