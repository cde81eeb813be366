import DriverFacts
import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

@Suite struct CachePlannerTests {
    private let fixture: FixtureRoot

    init() throws {
        fixture = try FixtureRoot()
        try fixture.folder("/etc")
    }

    private func store(_ key: String, version: String = "590.48.01", usedAt time: Int64) throws {
        try fixture.file("/work/nv-kernel.o", bytes: Array(repeating: 1, count: 20 << 10))
        let path = try CoreStore(root: fixture.root).publish(
            ["nv-kernel.o": "/work/nv-kernel.o"], key: key, version: DriverVersion(version),
            compiler: "gcc (GCC) 15.2.1",
            now: time)
        try fixture.modified(path.appending("entry.json"), at: time)
    }

    @Test func pruningKeepsWhatIsRegisteredAndWithinTheLimit() throws {
        try fixture.kernel("6.1.0")
        try fixture.registration()
        try store("current", version: FixtureRoot.version, usedAt: 100)
        try store("old", version: "1.2.3", usedAt: 200)
        func planned(all: Bool = false) -> [Plan.Step] {
            let inventory = Inventory.read(fixture.host())
            return CachePlanner(inventory, CoreStore(root: fixture.root).objects(), removingAll: all).plan().steps
        }
        func keys(_ steps: [Plan.Step]) -> [String] {
            steps.compactMap { if case .removeStored(let entry) = $0 { entry.key } else { nil } }
        }
        #expect(keys(planned()) == ["old"])
        #expect(keys(planned(all: true)) == ["old", "current"])
        try fixture.file("/etc/nvctl.conf", "CoreCacheLimit = 1K\n")
        #expect(keys(planned()) == ["old", "current"])
    }
}
