import DriverFacts
import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

@Suite struct TransactionPlannerTests {
    private let old = "6.18.1-zen"
    private let new = "6.18.2-zen"

    private func system() throws -> FixtureRoot {
        let fixture = try FixtureRoot()
        try fixture.folder("/var/lib/pacman/local")
        try fixture.registration()
        try fixture.kernel(old, pkgbase: "linux-zen")
        try fixture.kernel("6.12.1-lts", pkgbase: "linux-lts")
        return fixture
    }

    private func plan(_ fixture: FixtureRoot, _ targets: String...) throws -> Plan {
        let host = fixture.host(programs: NoPrograms(installed: ["dkms"]))
        return try transactionPlan(TransactionTargets(lines: targets), on: host)
    }

    private func built(_ plan: Plan) -> [String] {
        plan.steps.compactMap { if case .build(let target) = $0 { target.kernel.text } else { nil } }
    }

    @Test func onlyTheKernelsOfTheTransaction() throws {
        let fixture = try system()
        #expect(built(try plan(fixture, "usr/lib/modules/\(old)/vmlinuz")) == [old])
        #expect(built(try plan(fixture, "usr/lib/modules/\(old)/build/include/")) == [old])
        #expect(try plan(fixture, "usr/lib/modules/6.99/vmlinuz").isEmpty)
        #expect(try plan(fixture, "usr/lib/libnvidia-ml.so.595.10").isEmpty)
    }

    @Test func aNewSourceIsForAllKernels() throws {
        let fixture = try system()
        try fixture.installed(old)
        try fixture.file("/usr/src/nvidia-595.10/dkms.conf", FixtureRoot.conf(version: "595.10"))
        try fixture.file("/usr/src/nvidia-595.10/version.mk", "NVIDIA_VERSION = 595.10\n")
        let plan = try plan(fixture, "usr/src/nvidia-595.10/dkms.conf")
        #expect(plan.steps.first == .register(module: "nvidia", version: DriverVersion("595.10")))
        #expect(built(plan) == ["6.12.1-lts", old])
    }

    @Test func withoutTheDriverThereIsNothingToDo() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel(old)
        #expect(try plan(fixture, "usr/lib/modules/\(old)/vmlinuz").isEmpty)
    }

    /// The package has the same version, but another source.
    @Test func aReplacedSourceMakesBuildsOutOfDate() throws {
        let fixture = try system()
        try fixture.installed(old)
        try fixture.pacmanPackage("nvidia-open-dkms", "590.48.01-2", files: ["/usr/src/nvidia-590.48.01/dkms.conf"])
        let folder = fixture.buildFolder(old).appending("module")
        try fixture.modified(folder, at: 1_000_000_000)
        #expect(built(try plan(fixture, "usr/src/nvidia-590.48.01/dkms.conf")).contains(old))
    }
}

/// Plans with the modules that are kept for the source that the transaction brings.
private func transactionPlan(_ targets: TransactionTargets, on host: Host) throws -> Plan {
    let inventory = Inventory.read(host)
    let source = TransactionPlanner.source(of: targets, in: inventory)
    let kept = KeptModules.usable(of: source?.packageVersion, source: source?.path, inventory, on: host)
    return try TransactionPlanner(inventory, targets, BuildFacts(kept: kept)).plan()
}
