import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct FixPlannerTests {
    private let zen = KernelRelease(DoctorSystem.zen)

    private let version = DriverVersion(FixtureRoot.version)

    private func target(_ kernel: String = DoctorSystem.kernel) -> BuildTarget {
        BuildTarget(module: "nvidia", version: version, kernel: KernelRelease(kernel), architecture: "x86_64")
    }

    /// Sources and registrations come first, then builds, and removals last.
    @Test func theOrderIsSafe() async throws {
        let system = try await DoctorSystem()
        let fixture = system.fixture
        try fixture.root.unlink(DoctorSystem.entry.appending("source"))
        try fixture.root.removeTree(DoctorSystem.entry.appending(DoctorSystem.kernel))
        try fixture.root.removeTree(DoctorSystem.folder().appending("updates"))
        try fixture.link(DoctorSystem.tree.appending("1.0/source"), to: "/usr/src/nvidia-1.0")
        try fixture.root.unlink(HookFiles.script)
        let script = try #require(
            HookFiles.all(for: .pacman, program: "/usr/bin/nvctl").first { $0.path == HookFiles.script })
        #expect(
            system.plan().steps == [
                .linkSource(DoctorSystem.entry.appending("source"), to: "/usr/src/nvidia-590.48.01"),
                .build(target()), .install(target()),
                .unregister(module: "nvidia", version: DriverVersion("1.0"), kernels: [], purging: false),
                .writeHook(script),
            ])
    }

    /// Only kernels with findings are touched. The user's own modules for another kernel stay.
    @Test func otherKernelsStayAsTheyAre() async throws {
        let system = try await DoctorSystem()
        try system.fixture.root.removeTree(DoctorSystem.folder().appending("updates"))
        try system.fixture.root.removeTree(DoctorSystem.entry.appending(DoctorSystem.zen))
        try system.fixture.root.unlink(DoctorSystem.tree.appending("kernel-\(zen)-x86_64"))
        #expect(system.plan().steps == [.install(target())])
    }

    /// A kernel that gets new modules may have the old ones in its image.
    @Test func imagesFollowTheModules() async throws {
        let system = try await DoctorSystem()
        try system.fixture.file("/usr/sbin/update-initramfs", mode: 0o755)
        for release in [DoctorSystem.kernel, DoctorSystem.zen] {
            try system.fixture.file(FilePath("/boot/initrd.img-\(release)"))
        }
        try system.fixture.root.removeTree(DoctorSystem.folder().appending("updates"))
        let kernel = try #require(
            system.examination.inventory.kernels.first { $0.release.text == DoctorSystem.kernel }
        ).installed
        #expect(system.plan().steps == [.install(target()), .renewImages(kernel)])
    }

    /// An obstacle to one repair is noted, and the other repairs are made.
    @Test func theRestIsDone() async throws {
        let system = try await DoctorSystem()
        try system.fixture.root.removeTree("/usr/src/nvidia-590.48.01")
        try system.fixture.root.removeTree(DoctorSystem.folder().appending("updates"))
        try system.fixture.file(DoctorSystem.entry.appending("build/make.log"))
        let plan = system.plan()
        #expect(plan.steps == [.removeLeftover(DoctorSystem.entry.appending("build"))])
        #expect(plan.notes.contains { $0.contains("its source") && $0.contains("is missing") }, "\(plan.notes)")
    }

    @Test func aSourceThatIsNotRegisteredIsAndThenBuilt() async throws {
        let system = try await DoctorSystem()
        try system.fixture.root.removeTree(DoctorSystem.tree)
        try system.fixture.root.removeTree(DoctorSystem.folder().appending("updates"))
        #expect(
            system.plan().steps == [
                .register(module: "nvidia", version: version), .build(target()), .install(target()),
            ])
    }

    @Test func roomIsJudgedByWhatIsNeeded() async throws {
        var examination = try await DoctorSystem().examination
        let place: FilePath = "/boot/initramfs-linux.img"
        func room(_ available: UInt64) -> Room {
            Room(
                path: place, mountPoint: "/boot", needed: 60_000_000, available: available,
                purpose: "a new initramfs image")
        }
        examination.rooms = [room(60_000_000)]
        #expect(Doctor.findings(examination, scope: .dkms) == [])
        examination.rooms = [room(59_900_000)]
        let found = Doctor.findings(examination, scope: .dkms)
        #expect(found.map(\.id) == [.spaceLow])
        #expect(found.first?.evidence.first?.value == "59.9 MB available, about 60.0 MB needed")
    }

    @Test func anImageIsMadeAgainOnlyByItsOwnMaker() async throws {
        var examination = try await DoctorSystem().examination
        let kernel = KernelRelease(DoctorSystem.kernel)
        for (maker, isRepaired) in [(Initramfs.Maker.mkinitcpio, true), (Initramfs.Maker.unknown, false)] {
            examination.outdatedImages[kernel] = [Initramfs(path: "/boot/x.img", maker: maker, made: 0)]
            let found = Doctor.findings(examination, scope: .dkms)
            #expect(found.map(\.id) == [.imageOutdated] && (found[0].repair != nil) == isRepaired)
        }
    }
}
