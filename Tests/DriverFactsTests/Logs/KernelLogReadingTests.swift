import DriverModel
import TestSupport
import Testing

@testable import DriverFacts

/// What is taken from /dev/kmsg, and how.
@Suite struct KernelLogReadingTests {
    private func parse(_ text: String, limit: Int = 100, pieces: Int = 1 << 16) -> KernelLogParser {
        var parser = KernelLogParser(limit: limit)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            parser.add(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
        }
        return parser
    }

    @Test func aRecordHasLevelTimeAndText() throws {
        // Facility 3, level 4; a fifth field, as kernels may add.
        let entry = try #require(parse("28,12,3456789,-,caller=T1;NVRM: a;b\n SUBSYSTEM=pci\n").entries.first)
        #expect(entry == KernelLog.Entry(level: 4, time: 3_456_789, message: "NVRM: a;b"))
    }

    @Test func escapesAreUndone() throws {
        let log = parse("3,1,2,-;NVRM: The GPU\\x0aNVRM: has \\x5cx \\xc3\\xa9 \\xzz\\x\n")
        let entry = try #require(log.entries.first)
        #expect(entry.message == "NVRM: The GPU\nNVRM: has \\x é \\xzz\\x")
        #expect(entry.text == "NVRM: The GPU has \\x é \\xzz\\x")
    }

    @Test(arguments: [1, 7, 64])
    func itDoesNotMatterInWhichPiecesItComes(size: Int) {
        let text = "6,1,0,-;usb\n DEVICE=nvidia\n3,2,1,-;NVRM: one\n3,3,2,-;nvidia: two\n3,4,3,-;NVRM: cut"
        #expect(parse(text, pieces: size).entries.map(\.text) == ["NVRM: one", "nvidia: two"])
    }

    @Test func whatNoKernelWroteIsPassedOver() {
        let lines = [
            "nvidia", ";nvidia", "a,b,c;nvidia", "1,2;nvidia", "3,1,99999999999999999999999,-;nvidia", "", " nvidia",
        ]
        #expect(parse(lines.joined(separator: "\n") + "\n").entries.isEmpty)
        var noise = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 77) }
        noise += Array("\n3,1,1,-;NVRM: behind it\n".utf8)
        var parser = KernelLogParser(limit: 10)
        parser.add(noise[...])
        #expect(parser.entries.map(\.text) == ["NVRM: behind it"])
    }

    @Test func aLineOfTenMegabytesIsCut() throws {
        let log = parse("3,1,1,-;NVRM: " + String(repeating: "x", count: 10 << 20) + "\n3,2,2,-;NVRM: next\n")
        #expect(log.entries.count == 2)
        #expect(try #require(log.entries.first).message.utf8.count < 1 << 17)
    }

    @Test func theFirstAreKeptAndTheRestCounted() {
        let log = parse((0..<50).map { "3,\($0),\($0),-;NVRM: \($0)\n" }.joined(), limit: 20)
        #expect(log.entries.count == 20)
        #expect(log.entries.first?.text == "NVRM: 0")
        #expect(log.omitted == 30)
    }

    @Test func aSystemThatDoesNotRunHasNone() throws {
        let fixture = try FixtureRoot()
        try fixture.kernelLog("NVRM: of the machine that mounted it")
        #expect(KernelLog.read(fixture.host(running: nil)) == KernelLog(problem: .notRunning))
        #expect(KernelLog.read(fixture.host(running: "6.1")).entries.count == 1)
    }

    @Test func aFolderInItsPlaceIsSaid() throws {
        let fixture = try FixtureRoot()
        try fixture.folder("/dev/kmsg")
        guard case .unreadable? = KernelLog.read(fixture.host(running: "6.1")).problem else {
            Issue.record("a folder was read")
            return
        }
    }
}
