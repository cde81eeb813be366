import DriverFacts
import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

/// What the doctor says, and what `fix` does, about the versions that `use`, `rollback` and `source update` leave.
@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct DoctorVersionTests {
    private let older = "580.105.08"

    /// One kernel has an older version, as after `use --kernel`.
    private func systemWithTwo() async throws -> DoctorSystem {
        let system = try await DoctorSystem()
        let fixture = system.fixture
        let snapshot = SourceRecord.snapshot(of: DriverVersion(older))
        try fixture.file(snapshot.appending("dkms.conf"), FixtureRoot.conf(version: older))
        try fixture.link(DoctorSystem.tree.appending("\(older)/source"), to: snapshot)
        try fixture.installed(DoctorSystem.zen, version: older)
        try await system.index(DoctorSystem.zen)
        for name in ["libnvidia-ml.so.1", "libnvidia-ml.so.\(FixtureRoot.version)"] {
            try fixture.root.unlink(FilePath("/usr/lib").appending(name))
        }
        return system
    }

    @Test func aKernelThatWasGivenAnotherVersionKeepsIt() async throws {
        let system = try await systemWithTwo()
        let findings = system.findings()
        #expect(findings.map(\.id) == [.modulesOtherVersion])
        let finding = try #require(findings.first)
        #expect(finding.severity == .note)
        #expect(finding.kernel?.text == DoctorSystem.zen)
        #expect(finding.message == "its modules are nvidia/580.105.08, but new kernels get nvidia/590.48.01")
        #expect(system.plan().steps == [])
    }

    /// dkms takes the newest version that it knows, not the one that most kernels have.
    @Test func aNewerOneIsWhatDkmsGivesToNewKernels() async throws {
        let system = try await systemWithTwo()
        try system.fixture.installed(DoctorSystem.zen, version: "600.10")
        let newer = DriverVersion("600.10")
        try system.fixture.file(
            SourceRecord.snapshot(of: newer).appending("dkms.conf"), FixtureRoot.conf(version: newer.text))
        try system.fixture.link(DoctorSystem.tree.appending("600.10/source"), to: SourceRecord.snapshot(of: newer))
        try await system.index(DoctorSystem.zen)
        let finding = try #require(system.findings().first { $0.id == .modulesOtherVersion })
        #expect(finding.severity == .note)
        #expect(
            finding.message
                == "its modules are nvidia/600.10, but new kernels get nvidia/590.48.01 (without nvctl's hook, 'dkms "
                + "autoinstall' gives them nvidia/600.10)"
        )
    }

    /// The state after an update that installed the new version only where it could be built.
    @Test func aKernelThatTheVersionInUseCouldNotBeBuiltForIsFound() async throws {
        let system = try await systemWithTwo()
        try system.fixture.folder("/var/log/nvctl/nvidia-590.48.01")
        try BuildRecord(
            module: "nvidia", version: FixtureRoot.version, kernel: DoctorSystem.zen, architecture: "x86_64",
            failure: "the compiler failed", exitStatus: 10, started: 1, ended: 2
        ).write(in: system.fixture.root)
        let findings = system.findings()
        #expect(findings.map(\.id) == [.modulesOtherVersion])
        #expect(findings.first?.severity == .error)
        #expect(findings.first?.repair == .build(KernelRelease(DoctorSystem.zen)))
    }

    @Test func whatIsMissingOfItIsFound() async throws {
        let system = try await systemWithTwo()
        try system.fixture.root.unlink(system.fixture.modulePath("nvidia", of: DoctorSystem.zen))
        #expect(system.findings().contains { $0.id == .modulesIncomplete && $0.severity == .error })
    }

    private func excludeFromDkms(in fixture: FixtureRoot) throws {
        let override = SourceOverride(root: fixture.root, module: "nvidia", version: DriverVersion(older))
        try fixture.file(override.path, override.text)
    }

    /// A package's source stays in /usr/src, whichever version is in use.
    @Test func aSourceThatDkmsPassesOverIsNoSecondDriver() async throws {
        let system = try await DoctorSystem()
        try system.fixture.registration(older)
        #expect(system.findings().map(\.id) == [.severalDrivers])
        try excludeFromDkms(in: system.fixture)
        #expect(system.findings() == [])
    }

    /// A run was killed while it put the older version aside, when DKMS had already lost its source.
    @Test func whatWasBeingPutAsideDoesNotComeBack() async throws {
        let system = try await DoctorSystem()
        try system.fixture.registration(older)
        try excludeFromDkms(in: system.fixture)
        try system.fixture.root.unlink(DoctorSystem.tree.appending("\(older)/source"))
        try system.fixture.built(DoctorSystem.zen, version: older)
        #expect(system.findings().map(\.id) == [.sourceLinkMissing])
        #expect(
            system.plan().steps == [
                .unregister(module: "nvidia", version: DriverVersion(older), kernels: [], purging: false)
            ])
    }

    @Test func keptVersionsAreNoConcern() async throws {
        let system = try await DoctorSystem()
        let record = #"{"module":"nvidia","version":"600.1","source":"x","packages":[],"kept":1,"origin":"replaced"}"#
        try system.fixture.file("/var/lib/nvctl/kept/nvidia-600.1/kept.json", record)
        try system.fixture.file("/var/lib/nvctl/sources/600.1/dkms.conf", FixtureRoot.conf(version: "600.1"))
        #expect(system.findings() == [])
        #expect(system.plan().steps == [])
    }

    /// The state after `unregister`, if another version was in use before.
    @Test func whereOnlyACopyIsLeftItIsNamed() async throws {
        let system = try await DoctorSystem()
        try system.fixture.root.removeTree(DoctorSystem.tree)
        try system.fixture.root.removeTree("/usr/src/nvidia-590.48.01")
        let snapshot = SourceRecord.snapshot(of: DriverVersion(older))
        try system.fixture.file(snapshot.appending("version.mk"), "NVIDIA_VERSION = \(older)\n")
        try SourceRecord(
            clone: "/home/user/clone", remote: nil, tag: older, commit: nil, isModified: false, fingerprint: "1",
            taken: 1
        ).write(version: DriverVersion(older), in: system.fixture.root)
        let findings = system.findings()
        #expect(findings.map(\.id) == [.driverNotRegistered])
        #expect(findings.first?.advice?.text == "nvctl driver dkms use 580.105.08")
    }

    @Test func aRollbackThatWasStoppedIsNamed() async throws {
        let system = try await DoctorSystem()
        try system.fixture.file("/var/lib/nvctl/rollback", "nvidia/580.105.08\n")
        let findings = system.findings()
        #expect(findings.map(\.id) == [.runUnfinished])
        #expect(findings.first?.message == "a rollback to nvidia/580.105.08 was interrupted before all kernels had it")
        #expect(findings.first?.advice?.text == "nvctl driver dkms rollback")
    }
}
