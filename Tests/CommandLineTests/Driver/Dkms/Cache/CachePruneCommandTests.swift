import DriverFacts
import DriverModel
import DriverWork
import SystemPackage
import Testing

@testable import NvctlCommandLine

@Suite struct CachePruneCommandTests {
    private let system: ChangeSystem

    init() throws {
        system = try ChangeSystem()
        try system.fixture.registration()
        try store("current", version: "590.48.01", usedAt: 100)
        try store("old", version: "1.2.3", usedAt: 200)
    }

    private func store(_ key: String, version: String, usedAt time: Int64) throws {
        let fixture = system.fixture
        try fixture.file("/tmp/nv-kernel.o", bytes: Array(repeating: 1, count: 20 << 10))
        let path = try CoreStore(root: fixture.root).publish(
            ["nv-kernel.o": "/tmp/nv-kernel.o"], key: key, version: DriverVersion(version), compiler: "gcc 15",
            now: time)
        try fixture.modified(path.appending("entry.json"), at: time)
    }

    private func prune(_ options: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "dkms", "cache", "prune"] + options, on: system.host)
    }

    private var stored: [String] { system.fixture.root.names(in: Places.core).sorted() }

    @Test func whatNobodyHasRegisteredGoes() async throws {
        let run = await prune()
        #expect(run.status == 0)
        #expect(stored == ["current"])
        #expect(run.lines(with: "1.2.3").count == 1)
        #expect(system.leftovers == [])
    }

    @Test func allOfThemGoWhereThatIsWanted() async throws {
        #expect(await prune("--all").status == 0)
        #expect(stored == [])
        let again = await prune("--all", "--json")
        #expect(again.status == 0)
        #expect(again.result?["steps"] == .array([]))
    }

    @Test func aDryRunChangesNothing() async throws {
        let before = system.files
        #expect(await prune("--all", "--dry-run").status == 0)
        #expect(system.files == before)
    }
}
