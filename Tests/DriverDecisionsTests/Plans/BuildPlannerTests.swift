import DriverFacts
import DriverModel
import DriverTestSupport
import SystemPackage
import TestSupport
import Testing
import Text

@testable import DriverDecisions

/// What is decided for each kernel, on made-up systems.
@Suite struct BuildPlannerTests {
    private let kernel = "6.18.1-zen1-2-zen"

    private func system() throws -> FixtureRoot {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/os-release", "ID=cachyos\nID_LIKE=arch\n")
        try fixture.registration()
        try fixture.kernel(kernel, pkgbase: "linux-zen")
        return fixture
    }

    private func plan(
        _ fixture: FixtureRoot, _ request: BuildRequest = BuildRequest(), dkms: Bool = true,
        headers: HeadersAdvice = HeadersAdvice()
    ) throws -> Plan {
        let host = fixture.host(programs: NoPrograms(installed: dkms ? ["dkms"] : []))
        return try BuildPlanner(Inventory.read(host), request, headers: headers).plan()
    }

    private func target(_ kernel: String) -> BuildTarget {
        BuildTarget(
            module: "nvidia", version: DriverVersion(FixtureRoot.version), kernel: KernelRelease(kernel),
            architecture: "x86_64")
    }

    @Test func allAreBuiltBeforeTheFirstIsInstalled() throws {
        let fixture = try system()
        try fixture.kernel("6.18.2-arch1-1")
        #expect(
            try plan(fixture).steps == [
                .build(target(kernel)), .build(target("6.18.2-arch1-1")),
                .install(target(kernel)), .install(target("6.18.2-arch1-1")),
            ])
    }

    @Test func whatIsRightIsLeftAlone() throws {
        let fixture = try system()
        try fixture.installed(kernel)
        let plan = try plan(fixture)
        #expect(plan.isEmpty)
        #expect(plan.upToDate == [KernelRelease(kernel)])
        #expect(
            try self.plan(fixture, BuildRequest(isForced: true)).steps == [
                .build(target(kernel)), .install(target(kernel)),
            ])
    }

    /// Nothing is compiled or installed for it, and the modules of a package stay.
    @Test func aDamagedIndexIsWrittenAgain() throws {
        let fixture = try system()
        try fixture.installed(kernel)
        try fixture.kernel("6.18.2-arch1-1")
        try fixture.modulesOf("6.18.2-arch1-1", in: "extramodules")
        try fixture.pacmanPackage(
            "nvidia-open", files: FixtureRoot.driverModules.map { "/lib/modules/6.18.2-arch1-1/extramodules/\($0).ko" })
        for kernel in [kernel, "6.18.2-arch1-1"] {
            try fixture.file(FilePath("/lib/modules/\(kernel)/modules.dep.bin"), "x")
        }
        let plan = try plan(fixture)
        #expect(
            plan.steps == [kernel, "6.18.2-arch1-1"].map { .reindex(KernelRelease($0), settingAside: []) })
        #expect(plan.upToDate == [])
        #expect(fixture.inventory().needsAttention)
        try fixture.file("/etc/nvctl.conf", "IgnoreKernel = *\n")
        #expect(try self.plan(fixture).isEmpty)
    }

    @Test func whatIsBuiltAndFitsIsOnlyInstalled() throws {
        let fixture = try system()
        try fixture.built(kernel)
        #expect(try plan(fixture).steps == [.install(target(kernel))])
    }

    @Test func whatWasBuiltForAnotherKernelIsBuiltAgain() throws {
        let fixture = try system()
        try fixture.built(kernel, spec: ModuleSpec(version: FixtureRoot.version, kernel: "6.1.0"))
        #expect(try plan(fixture).steps == [.build(target(kernel)), .install(target(kernel))])
    }

    @Test func filesWithoutDkmssLinkAreInstalledAgain() throws {
        let fixture = try system()
        try fixture.built(kernel)
        try fixture.modulesOf(kernel)
        #expect(try plan(fixture).steps == [.install(target(kernel))])
    }

    @Test func packagedModulesAreSkippedUnlessTheKernelIsNamed() throws {
        let fixture = try system()
        try fixture.modulesOf(kernel, in: "extramodules")
        try fixture.pacmanPackage(
            "nvidia-open",
            files: FixtureRoot.driverModules.map { fixture.modulePath($0, of: kernel, in: "extramodules").string })
        let plan = try plan(fixture)
        #expect(plan.isEmpty)
        #expect(plan.skipped.first?.reason.contains("nvidia-open") == true)
        #expect(plan.skipped.first?.needsAttention == false)
        #expect(try self.plan(fixture, BuildRequest(kernels: [kernel])).steps.count == 2)
        #expect(try self.plan(fixture, BuildRequest(isForced: true)).steps.count == 2)
    }

    @Test func aKernelWithoutHeadersIsSkippedWithThePackageThatSuppliesThem() async throws {
        let fixture = try system()
        try fixture.kernel("6.18.9-1-cachyos-lto", headers: false, pkgbase: "linux-cachyos-lto")
        let host = fixture.host()
        let inventory = Inventory.read(host)
        let advice = HeadersAdvice(inventory, offers: await HeadersOffer.ask(inventory, on: host))
        let skipped = try plan(fixture, headers: advice).skipped
        #expect(skipped.map(\.advice?.text) == ["pacman -S linux-cachyos-lto-headers"])
        #expect(skipped.first?.needsAttention == true)
        let named = BuildRequest(kernels: ["6.18.9-1-cachyos-lto"])
        let failure = #expect(throws: Failure.self) { try plan(fixture, named, headers: advice) }
        #expect(
            failure?.message
                == "no headers for 6.18.9-1-cachyos-lto: /lib/modules/6.18.9-1-cachyos-lto/build does not exist")
        #expect(failure?.advice?.text == "pacman -S linux-cachyos-lto-headers")
    }

    @Test func ignoredKernelsAreNeverBuiltFor() throws {
        let fixture = try system()
        try fixture.file("/etc/nvctl.conf", "IgnoreKernel = *-zen\n")
        #expect(try plan(fixture).isEmpty)
        let failure = #expect(throws: Failure.self) { try plan(fixture, BuildRequest(kernels: [kernel])) }
        #expect(failure?.message.contains("/etc/nvctl.conf:1") == true)
    }

    @Test func orphansAreNeverBuiltFor() throws {
        let fixture = try system()
        try fixture.kernel("6.17.0-gone", headers: false, pkgbase: nil)
        #expect(try plan(fixture).steps == [.build(target(kernel)), .install(target(kernel))])
        #expect(throws: Failure.self) { try plan(fixture, BuildRequest(kernels: ["6.17.0-gone"])) }
    }

    @Test(arguments: ["", "..", "../../etc", "6.1 6.2", "6.1\n", "\u{1b}[2J", ";reboot", "$(reboot)", "-k", "6.1*"])
    func namesThatAShellCouldReadOtherwiseAreRefused(name: String) throws {
        let fixture = try system()
        let failure = #expect(throws: Failure.self) { try plan(fixture, BuildRequest(kernels: [name])) }
        #expect(failure?.kind == .usage)
        #expect(failure.map { $0.message.printable == $0.message } == true)
    }

    @Test func aVersionHasToBeRegistered() throws {
        let fixture = try system()
        let failure = #expect(throws: Failure.self) { try plan(fixture, BuildRequest(version: "580.105.08")) }
        #expect(failure == .unknownVersion("580.105.08", known: ["nvidia/590.48.01"]))
        #expect(throws: Failure.malformedVersion("../x")) { try plan(fixture, BuildRequest(version: "../x")) }
    }

    @Test func withoutDkmsNothingIsPlanned() throws {
        let fixture = try system()
        #expect(
            throws: Failure.dkmsMissing(
                install: Distribution(family: .arch, name: "Arch Linux").advice(toInstall: ["dkms"]))
        ) { try plan(fixture, dkms: false) }
    }

    @Test func aSourceThatOnlyHasToBeRegisteredIs() throws {
        let fixture = try system()
        try fixture.root.removeTree("/var/lib/dkms/nvidia")
        #expect(
            try plan(fixture).steps.first
                == .register(module: "nvidia", version: DriverVersion(FixtureRoot.version)))
    }
}
