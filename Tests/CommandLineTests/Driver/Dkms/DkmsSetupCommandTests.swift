import DriverModel
import Host
import SystemPackage
import Testing

@testable import NvctlCommandLine

@Suite struct DkmsSetupCommandTests {
    private let system: ChangeSystem
    private static let source: FilePath = "/usr/src/nvidia-590.48.01"

    init() throws { system = try ChangeSystem() }

    private func setup(_ options: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "dkms", "setup"] + options, on: system.host)
    }

    /// NVIDIA's source as it is in git, with a dkms.conf that cannot work.
    private func wholeTree() throws {
        for folder in ["kernel-open", "src"] { try system.fixture.folder(Self.source.appending(folder)) }
        try system.fixture.file(Self.source.appending("dkms.conf"), "PACKAGE_NAME=\"nvidia\"\nMAKE=\"make\"\n")
    }

    @Test func theSourceIsRegisteredAndNothingIsBuilt() async throws {
        let run = await setup()
        #expect(run.status == 0, "\(run.message)")
        #expect(system.registrations == ["nvidia/590.48.01"])
        #expect(system.programs.commands == ["dkms add -m nvidia -v 590.48.01"])
        #expect(system.kernels.allSatisfy { $0.hasSuffix(" missing") })
        #expect(system.leftovers == [])
        let (before, again) = (system.files, await setup("--json"))
        #expect(again.status == 0)
        #expect(again.result?["steps"] == .array([]))
        #expect(system.files == before)
    }

    @Test func aDryRunRegistersNothing() async throws {
        let before = system.files
        let run = await setup("--dry-run", "--json")
        #expect(run.status == 0)
        #expect(run.result?["requirements"]?[0]?["name"] == .string("dkms"))
        #expect(run.result?["requirements"]?[0]?["met"] == .bool(true))
        #expect(system.files == before)
    }

    @Test func withoutASourceThereIsNothingToRegister() async throws {
        try system.fixture.root.removeTree(Self.source)
        let before = system.files
        let run = await setup()
        #expect(run.status == 1)
        #expect(run.message.contains("/usr/src"))
        #expect(system.files == before)
    }

    /// Setup succeeds, but one kernel will get no modules.
    @Test func aKernelWithoutHeadersNeedsAttention() async throws {
        try system.fixture.kernel("6.19.1-arch1-1", headers: false)
        let run = await setup("--json")
        #expect(run.status == 2)
        #expect(system.registrations == ["nvidia/590.48.01"])
    }

    @Test func aConfThatCannotWorkIsReplacedOnlyWhenThatIsWanted() async throws {
        try wholeTree()
        let before = system.files
        #expect(await setup().status == 1)
        #expect(system.files == before)
        #expect(await setup("--write-conf").status == 0)
        let version = DriverVersion("590.48.01")
        #expect(
            system.fixture.root.text(Self.source.appending("dkms.conf")) == DkmsConfTemplate(version: version).text)
        #expect(
            system.fixture.root.text(Self.source.appending("dkms.conf.old"))
                == "PACKAGE_NAME=\"nvidia\"\nMAKE=\"make\"\n")
        #expect(system.registrations == ["nvidia/590.48.01"])
    }

    /// If the registration fails, nvctl undoes its preparations.
    @Test func whereDkmsRefusesTheOldConfComesBack() async throws {
        try wholeTree()
        let before = system.files
        system.programs.answer("dkms add") { _ in ProgramResult(.exited(8), errors: "no\n") }
        let run = await setup("--write-conf")
        #expect(run.status == 1)
        #expect(run.message.contains("dkms add -m nvidia -v 590.48.01"))
        #expect(system.files == before)
        #expect(system.registrations == [])
        #expect(system.leftovers == [])
    }

    @Test func withoutDkmsNothingIsDone() async throws {
        system.programs.uninstall("dkms")
        let before = system.files
        #expect(await setup().status == 1)
        #expect(system.files == before)
        #expect(system.programs.commands == [])
    }
}
