import DriverFacts
import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

/// What is decided when there are several versions, on made-up systems.
@Suite struct VersionPlannerTests {
    private let kernel = "6.18.1-zen"
    private let other = "6.18.2-arch1"
    private let older = "590.44.01"
    private let newer = "590.48.01"

    /// A snapshot that DKMS does not know.
    private func snapshot(_ version: String, in fixture: FixtureRoot) throws {
        let folder = SourceRecord.snapshot(of: DriverVersion(version))
        try fixture.file(folder.appending("dkms.conf"), FixtureRoot.conf(version: version))
        try fixture.file(folder.appending("version.mk"), "NVIDIA_VERSION = \(version)\n")
        try SourceRecord(
            clone: "/home/user/clone", remote: nil, tag: version, commit: nil, isModified: false, fingerprint: "1",
            taken: 1
        ).write(version: DriverVersion(version), in: fixture.root)
    }

    /// The newer version is in use, and comes from a clone. Of the older one there is only a snapshot.
    private func system() throws -> FixtureRoot {
        let fixture = try FixtureRoot()
        for kernel in [kernel, other] { try fixture.kernel(kernel) }
        try snapshot(older, in: fixture)
        try snapshot(newer, in: fixture)
        try fixture.registration(newer, source: false)
        try fixture.link("/usr/src/nvidia-590.48.01", to: "/var/lib/nvctl/sources/590.48.01")
        for kernel in [kernel, other] { try fixture.installed(kernel, version: newer) }
        return fixture
    }

    private func host(_ fixture: FixtureRoot) -> Host { fixture.host(programs: NoPrograms(installed: ["dkms"])) }

    private func planner(_ fixture: FixtureRoot, keptOf version: String? = nil) -> VersionPlanner {
        let (host, inventory) = (host(fixture), Inventory.read(host(fixture)))
        let version = DriverVersion(version ?? older)
        return VersionPlanner(
            inventory, BuildFacts(kept: KeptModules.usable(of: version, inventory, on: host)))
    }

    private func target(_ version: String, _ kernel: String) -> BuildTarget {
        BuildTarget(
            module: "nvidia", version: DriverVersion(version), kernel: KernelRelease(kernel), architecture: "x86_64")
    }

    private func restoring(_ version: String, _ kernel: String) -> Plan.Step {
        let target = target(version, kernel)
        return .restore(target, KeptVersion.build(for: target))
    }

    /// DKMS's hooks install every version that they know.
    @Test func dkmsKnowsAVersionOnlyWhenItIsBuiltForAll() throws {
        let plan = try planner(try system()).plan(BuildRequest(version: older))
        #expect(
            plan.steps == [
                .build(target(older, kernel)), .build(target(older, other)),
                .linkSource("/usr/src/nvidia-590.44.01", to: "/var/lib/nvctl/sources/590.44.01"),
                .register(module: "nvidia", version: DriverVersion(older)),
                restoring(older, kernel), restoring(older, other),
                .install(target(older, kernel)), .install(target(older, other)),
                .settle(
                    Settlement(module: "nvidia", version: DriverVersion(older), others: [DriverVersion(newer)])),
            ])
    }

    @Test func withSomeKernelsOnlyTheOthersVersionStaysTheOneOfNewKernels() throws {
        let plan = try planner(try system()).plan(BuildRequest(kernels: [kernel], version: older))
        #expect(
            plan.steps.last
                == .settle(
                    Settlement(
                        module: "nvidia", version: DriverVersion(newer), others: [DriverVersion(older)],
                        isBesideOthers: true)))
    }

    @Test func theVersionInUseHasNothingToDo() throws {
        let plan = try planner(try system()).plan(BuildRequest(version: newer))
        #expect(plan.isEmpty)
        #expect(plan.upToDate.count == 2)
    }

    @Test func aRollbackTakesWhatIsKeptAndCompilesNothing() throws {
        let fixture = try system()
        #expect(throws: Failure.noEarlierVersion(than: "nvidia/590.48.01")) { try planner(fixture).rollback() }
        try keepOlder(for: [kernel], in: fixture)
        let plan = try planner(fixture).rollback()
        #expect(plan.steps.first == .beginRollback(DriverTitle("nvidia", DriverVersion("590.44.01"))))
        #expect(plan.steps.contains(restoring(older, kernel)))
        #expect(!plan.steps.contains { if case .build = $0 { true } else { false } })
        #expect(plan.skipped.map(\.kernel.text) == [other])
        #expect(plan.skipped.map(\.needsAttention) == [true])
    }

    /// Halfway through a rollback, most kernels already have the version that it goes back to.
    @Test func aRollbackThatWasKilledGoesOnToWhereItWent() throws {
        let fixture = try system()
        try keepOlder(for: [kernel, other], in: fixture)
        try fixture.file("/var/lib/nvctl/rollback", "nvidia/590.48.01\n")
        let plan = try planner(fixture).rollback()
        #expect(plan.steps == [.beginRollback(DriverTitle("nvidia", DriverVersion("590.48.01")))])
    }

    /// One kernel could not follow when the others went back. If the user gave it the other version by hand instead,
    /// neither version is the earlier one.
    @Test func afterARollbackOfSomeKernelsTheNextOneGoesForward() throws {
        let fixture = try system()
        try fixture.root.unlink("/usr/src/nvidia-590.48.01")
        try fixture.link("/var/lib/dkms/nvidia/590.48.01/source", to: "/var/lib/nvctl/sources/590.48.01")
        try fixture.registration(older, source: false)
        try fixture.link("/usr/src/nvidia-590.44.01", to: "/var/lib/nvctl/sources/590.44.01")
        try fixture.installed(kernel, version: older)
        #expect(throws: Failure.self) { try planner(fixture).rollback() }
        try fixture.file("/var/lib/nvctl/partial-switch", "nvidia/590.44.01 nvidia/590.48.01\n")
        #expect(
            try planner(fixture).rollback().steps.first
                == .beginRollback(DriverTitle("nvidia", DriverVersion("590.48.01"))))
        // The record of another switch does not count for this one.
        try fixture.file("/var/lib/nvctl/partial-switch", "nvidia/590.48.01 nvidia/590.44.01\n")
        #expect(throws: Failure.self) { try planner(fixture).rollback() }
    }

    /// Modules that were kept from a different source belong to a different driver.
    @Test func modulesOfAnotherSourceAreNotTaken() throws {
        let fixture = try system()
        try keepOlder(for: [kernel, other], in: fixture)
        try fixture.file("/var/lib/nvctl/sources/590.44.01/kernel-open/nvidia/nv.c", "int changed;\n")
        #expect(throws: Failure.nothingKept(DriverTitle("nvidia", DriverVersion("590.44.01")))) {
            try planner(fixture).rollback()
        }
    }

    private func keepOlder(for kernels: [String], in fixture: FixtureRoot) throws {
        let source = try #require(
            try KeptModules(root: fixture.root).digest(of: SourceRecord.snapshot(of: DriverVersion(older))))
        try fixture.kept(older, source: source, for: kernels)
    }

    // MARK: Userspace

    private func userspace(_ version: String, in fixture: FixtureRoot) throws {
        try fixture.file(FilePath("/usr/lib/libnvidia-ml.so.\(version)"))
        try fixture.link("/usr/lib/libnvidia-ml.so.1", to: FilePath("libnvidia-ml.so.\(version)"))
        try fixture.pacmanPackage("nvidia-utils", "\(version)-1", files: ["/usr/lib/libnvidia-ml.so.\(version)"])
    }

    @Test func aMixIsSaidWithWhatToDo() throws {
        let fixture = try system()
        try fixture.file("/etc/os-release", "ID=arch\n")
        try userspace(older, in: fixture)
        let inventory = Inventory.read(host(fixture))
        let match = UserspaceMatch(inventory)
        #expect(
            match.problem
                == "the userspace driver (nvidia-utils) is 590.44.01 and the modules are 590.48.01; "
                + "with mixed versions, the GPU does not work after the next boot")
        #expect(match.advice?.text.contains("upgrade nvidia-utils to 590.48.01 (pacman -S nvidia-utils)") == true)
        #expect(inventory.needsAttention)
        // Switching to the version of the userspace driver ends the mix.
        #expect(try planner(fixture).plan(BuildRequest(version: older)).notes == [])
        #expect(try planner(fixture).plan(BuildRequest()).notes.count == 1)
    }

    @Test func withoutAUserspaceDriverThereIsNoMix() throws {
        let inventory = Inventory.read(host(try system()))
        #expect(UserspaceMatch(inventory).problem == nil)
        #expect(!inventory.needsAttention)
    }
}
