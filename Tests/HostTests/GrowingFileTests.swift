import Host
import SystemPackage
import TestSupport
import Testing

@Suite struct GrowingFileTests {
    @Test func givesWhatWasAddedAndNothingTwice() throws {
        let fixture = try FixtureRoot()
        var file = GrowingFile("/log", in: fixture.root)
        #expect(file.read() == [])
        let path = try fixture.root.locate("/log").path
        func add(_ text: String) throws {
            let descriptor = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
            try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
        }
        try add("one")
        #expect(file.read() == Array("one".utf8))
        #expect(file.read() == [])
        try add(" two\nthree")
        #expect(file.read(limit: 4) == Array(" two".utf8))
        #expect(file.read() == Array("\nthree".utf8))
    }

    @Test func whatIsNoFileIsEmpty() throws {
        let fixture = try FixtureRoot()
        try fixture.folder("/log")
        var file = GrowingFile("/log", in: fixture.root)
        #expect(file.read() == [])
    }
}
