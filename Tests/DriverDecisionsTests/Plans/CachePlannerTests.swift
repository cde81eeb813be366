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

    private func stored(_ key: String, version: String, usedAt time: Int64) -> StoredObjects {
        StoredObjects(
            key: key, path: Places.core.appending(key), version: DriverVersion(version), compiler: "gcc (GCC) 15.2.1",
            bytes: 20 << 10, created: time, used: time)
    }

    @Test func pruningKeepsWhatIsRegisteredAndWithinTheLimit() throws {
        try fixture.kernel("6.1.0")
        try fixture.registration()
        let objects = [
            stored("old", version: "1.2.3", usedAt: 200), stored("current", version: FixtureRoot.version, usedAt: 100),
        ]
        func planned(all: Bool = false) -> [Plan.Step] {
            let inventory = Inventory.read(fixture.host())
            return CachePlanner(inventory, objects, removingAll: all).plan().steps
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
