import DriverFacts
import DriverModel
import SystemPackage
import SystemValues
import TestSupport
import Testing

@testable import DriverWork

@Suite struct CoreStoreChangingTests {
    private let fixture: FixtureRoot
    private var store: CoreStore { CoreStore(root: fixture.root) }

    init() throws { fixture = try FixtureRoot() }

    private func publish(_ key: String, version: String = "590.48.01", bytes: Int = 4) throws -> FilePath {
        try fixture.file("/work/a", bytes: Array(repeating: 7, count: bytes))
        try fixture.file("/work/b", "modeset")
        return try store.publish(
            ["nv-kernel.o": "/work/a", "nv-modeset-kernel.o": "/work/b"], key: key, version: DriverVersion(version),
            compiler: "gcc 12", now: 1000)
    }

    @Test func whatWasPutThereIsFound() throws {
        #expect(try store.take("k1") == nil)
        let path = try publish("k1")
        #expect(try store.take("k1") == path)
        #expect(try fixture.root.read(path.appending("nv-kernel.o")) == [7, 7, 7, 7])
        let entry = try #require(store.objects().first)
        #expect(entry.version.text == "590.48.01")
        #expect(entry.compiler == "gcc 12")
        #expect(fixture.root.names(in: Places.core) == ["k1"])
    }

    @Test(arguments: ["changed", "cut off", "gone", "record gone", "record of another"])
    func aDamagedEntryIsRemovedAndNotUsed(damage: String) throws {
        let path = try publish("k1")
        let object = path.appending("nv-kernel.o")
        switch damage {
        case "changed": try fixture.file(object, bytes: [7, 7, 6, 7])
        case "cut off": try fixture.file(object, bytes: [7, 7])
        case "gone": try fixture.root.unlink(object)
        case "record gone": try fixture.root.unlink(path.appending("entry.json"))
        default:
            try fixture.file(path.appending("entry.json"), #"{"version":"1","compiler":"","objects":{},"created":0}"#)
        }
        #expect(try store.take("k1") == nil)
        #expect(fixture.root.status(path) == nil)
        _ = try publish("k1")
        #expect(try store.take("k1") == path)
    }

    @Test func whatOthersCanWriteToIsNotUsed() throws {
        let path = try publish("k1")
        try fixture.root.setMode(path, 0o777)
        #expect(try store.take("k1") == nil)
    }

    @Test func whatFailsLeavesNothing() throws {
        #expect(throws: FileError.self) {
            try store.publish(
                ["nv-kernel.o": "/nowhere"], key: "k1", version: DriverVersion("1"), compiler: "", now: 0)
        }
        #expect(fixture.root.names(in: Places.core) == [])
    }

    @Test func theLimitTakesWhatWasNotUsedForLongest() throws {
        for (key, time) in [("old", 100), ("new", 300), ("middle", 200)] {
            let path = try publish(key, bytes: 1000)
            try fixture.modified(path.appending("entry.json"), at: Int64(time))
        }
        let entries = store.objects()
        #expect(entries.map(\.key) == ["new", "middle", "old"])
        let size = try #require(entries.first?.bytes)
        #expect(entries.excess(over: size * 3) == [])
        #expect(entries.excess(over: size * 2).map(\.key) == ["old"])
        #expect(entries.excess(over: 0).count == 3)
    }
}
