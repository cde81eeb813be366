import Glibc
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

    /// The compilers of a run that was stopped have left their output in the same log.
    @Test func whatWasThereBeforeIsPassedOver() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/log", "make: *** [Makefile:25: nv-kernel.o] Terminated\n")
        let start = try #require(fixture.root.status("/log")?.size)
        var file = GrowingFile("/log", in: fixture.root, from: start)
        #expect(file.read() == [])
        try fixture.file("/more", "  CC src/heap.c\n")
        try fixture.root.append("/more", to: "/log")
        #expect(String(decoding: file.read(), as: UTF8.self) == "  CC src/heap.c\n")
    }
}
