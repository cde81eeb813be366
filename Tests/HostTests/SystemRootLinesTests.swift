import Glibc
import Host
import SystemPackage
import SystemValues
import TestSupport
import Testing

@Suite struct SystemRootLinesTests {
    private let fixture: FixtureRoot

    init() throws { fixture = try FixtureRoot() }

    private func file(_ text: String) throws -> FilePath {
        try fixture.file("/log", text)
        return "/log"
    }

    @Test(arguments: [("", 0), ("\n", 1), ("a", 1), ("a\n", 1), ("a\nb", 2), ("a\n\nb\n", 3), ("\n\n", 2)])
    func linesAreCounted(text: String, count: Int) throws {
        #expect(try fixture.root.countLines(file(text)) == count)
    }

    @Test(arguments: [
        ("", 3, []), ("a", 3, ["a"]), ("a\n", 3, ["a"]), ("a\nb\nc\n", 2, ["b", "c"]), ("a\nb\nc", 2, ["b", "c"]),
        ("a\nb\nc\n", 3, ["a", "b", "c"]), ("a\n\n\n", 2, ["", ""]), ("\n", 1, [""]), ("a\r\nb\r\n", 1, ["b"]),
        ("a\nb\n", 0, []),
    ])
    func theLastLines(text: String, count: Int, lines: [String]) throws {
        let tail = try fixture.root.lastLines(file(text), count)
        #expect(tail.lines == lines)
        #expect(!tail.isCut)
        #expect(tail.isTerminated == ([nil, UInt8(ascii: "\n")].contains(text.utf8.last)))
    }

    /// Lines of all lengths around the size of the pieces, read from the front and from the back.
    @Test(arguments: [1, 100, 65_535, 65_536, 65_537, 131_072, 200_000])
    func linesAcrossPieces(length: Int) throws {
        let line = String(repeating: "x", count: length)
        let path = try file("first\n\(line)\nlast\n")
        #expect(try fixture.root.countLines(path) == 3)
        let tail = try fixture.root.lastLines(path, 2, lineLimit: 1 << 20)
        #expect(tail.lines == [line, "last"])
        #expect(try fixture.root.lastLines(path, 3, lineLimit: 1 << 20).lines.first == "first")
    }

    /// A file can claim any size and hold almost nothing.
    @Test func aFileOfGigabytesIsNotReadToItsEnd() throws {
        let path = try file("first\n")
        let located = try fixture.root.locate(path).path
        try #require(truncate(located.string, 1 << 43) == 0)
        #expect(try fixture.root.countLines(path) == nil)
        let tail = try fixture.root.lastLines(path, 3, lineLimit: 10)
        #expect(tail.lines.count == 1 && tail.isCut)
        var bytes = 0
        try fixture.root.readPieces(of: path) { bytes += $0.count }
        #expect(bytes == 256 << 20)
    }

    @Test func longLinesAreCutAndTheRestIsNot() throws {
        let path = try file("first\n\(String(repeating: "é", count: 5000))\nlast\n")
        let tail = try fixture.root.lastLines(path, 3, lineLimit: 10)
        #expect(tail.lines == ["first", "ééééé…", "last"])
        #expect(!tail.isCut)
    }

    @Test func tooMuchIsCutAtALine() throws {
        let path = try file((1...1000).map { "line \($0)\n" }.joined())
        let tail = try fixture.root.lastLines(path, 1000, limit: 100)
        #expect(tail.isCut)
        #expect(tail.lines.last == "line 1000")
        #expect((5...15).contains(tail.lines.count))
        #expect(tail.lines.first == "line \(1001 - tail.lines.count)")
    }

    @Test func whatIsNoFileIsAnError() throws {
        try fixture.folder("/folder")
        #expect(throws: FileError.self) { try fixture.root.countLines("/folder") }
        #expect(throws: FileError.self) { try fixture.root.lastLines("/nothing", 1) }
    }
}
