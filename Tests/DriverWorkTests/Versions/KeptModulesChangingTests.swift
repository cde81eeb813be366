import DriverDecisions
import DriverFacts
import DriverModel
import DriverTestSupport
import SystemPackage
import TestSupport
import Testing

@testable import DriverWork

@Suite struct KeptModulesChangingTests {
    private let kernel = "6.18.1-zen"

    private func kept(_ fixture: FixtureRoot) throws -> KeptVersion {
        let registration = try #require(fixture.inventory().active)
        return try KeptModules(root: fixture.root).keep(
            KeepRequest(
                registration, registration.builds,
                packages: DriverPackage.installed(of: registration.version, in: fixture.root)),
            for: .transaction, now: 1)
    }

    private func system() throws -> FixtureRoot {
        let fixture = try FixtureRoot()
        try fixture.kernel(kernel)
        try fixture.registration()
        try fixture.installed(kernel)
        return fixture
    }

    @Test func theyComeBackWhenTheSourceIsTheSame() throws {
        let fixture = try system()
        let before = try fixture.root.read(fixture.buildFolder(kernel).appending("module/nvidia.ko"))
        #expect(try kept(fixture).sets.map(\.kernel.text) == [kernel])
        // As `dkms remove` does.
        try fixture.root.removeTree(FilePath("/var/lib/dkms/nvidia/590.48.01/\(kernel)"))
        try fixture.root.removeTree(FilePath("/lib/modules/\(kernel)/updates"))
        let build = try #require(try usable(in: fixture).first)
        try KeptModules(root: fixture.root).restore(build, for: target, locations: DkmsLocations())
        #expect(try fixture.root.read(fixture.buildFolder(kernel).appending("module/nvidia.ko")) == before)
        // Another source of the same version is another driver.
        try fixture.file("/usr/src/nvidia-590.48.01/kernel-open/nvidia/nv.c", "int other;\n")
        #expect(try usable(in: fixture) == [])
    }

    private var target: BuildTarget {
        BuildTarget(
            module: "nvidia", version: DriverVersion(FixtureRoot.version), kernel: KernelRelease(kernel),
            architecture: "x86_64")
    }

    private func usable(in fixture: FixtureRoot) throws -> [KeptVersion.Build] {
        KeptModules.usable(
            of: DriverVersion(FixtureRoot.version), source: "/usr/src/nvidia-590.48.01", fixture.inventory(),
            on: fixture.host())
    }

    @Test func damagedOnesDoNot() throws {
        let fixture = try system()
        let entry = try kept(fixture)
        #expect(try usable(in: fixture).map(\.kernel.text) == [kernel])
        try fixture.root.removeTree(FilePath("/var/lib/dkms/nvidia/590.48.01/\(kernel)"))
        let path = entry.path.appending(kernel).appending("x86_64/module/nvidia-drm.ko")
        try fixture.root.write("cut off", to: path)
        #expect(try usable(in: fixture) == [])
    }

    @Test func theLastVersionIsKeptAndTheOneInUseIsNot() throws {
        let fixture = try system()
        _ = try kept(fixture)
        let title = "nvidia/590.48.01"
        let folder: FilePath = "/var/lib/nvctl/kept/nvidia-590.48.01"
        let useless = Plan.Step.removeKept(UselessModules(title: title, folders: [folder]))
        #expect(KeepPlanner(fixture.inventory()).pruning.steps == [useless], "it is in use")
        try fixture.root.removeTree("/var/lib/dkms/nvidia")
        #expect(KeepPlanner(fixture.inventory()).pruning.steps == [], "it is the last one")
        try fixture.kernel("6.19.0-zen")
        try fixture.root.removeTree(FilePath("/lib/modules/\(kernel)"))
        #expect(KeepPlanner(fixture.inventory()).pruning.steps == [useless], "its kernel is gone")
        try KeptModules(root: fixture.root).remove(UselessModules(title: title, folders: [folder]))
        #expect(fixture.root.status("/var/lib/nvctl/kept") == nil)
    }

    @Test func thePackagesOfItAreRemembered() throws {
        let fixture = try system()
        try fixture.pacmanPackage("nvidia-open-dkms", "590.48.01-2", files: [])
        try fixture.pacmanPackage("lib32-nvidia-utils", "1:590.48.01-1", files: [])
        try fixture.pacmanPackage("linux", "6.18.1-1", files: [])
        #expect(try kept(fixture).record.packages.map(\.name).sorted() == ["lib32-nvidia-utils", "nvidia-open-dkms"])
        let package = DriverPackage(name: "nvidia-open-dkms", version: "590.48.01-2")
        #expect(package.cachedFile(in: fixture.root) == nil)
        try fixture.file("/var/cache/pacman/pkg/nvidia-open-dkms-590.48.01-2-x86_64.pkg.tar.zst.sig")
        try fixture.file("/var/cache/pacman/pkg/nvidia-open-dkms-590.48.01-2-x86_64.pkg.tar.zst")
        #expect(
            package.cachedFile(in: fixture.root)
                == "/var/cache/pacman/pkg/nvidia-open-dkms-590.48.01-2-x86_64.pkg.tar.zst")
    }
}
