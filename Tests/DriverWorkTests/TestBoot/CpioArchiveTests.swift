import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverWork

/// The archive that the kernel unpacks, as cpio itself reads it.
@Suite(.enabled(if: RealPrograms.has("cpio"), "missing: cpio"))
struct CpioArchiveTests {
    private func listing(_ archive: CpioArchive) async throws -> [String] {
        let fixture = try FixtureRoot()
        try fixture.file("/archive", bytes: archive.bytes)
        let program = Program(
            "cpio", ["--list", "--verbose", "--numeric-uid-gid", "--file", fixture.path.appending("archive").string])
        return try await RealPrograms.system.output(of: program).split(separator: "\n").map(String.init)
    }

    @Test func entriesHaveTheirKindSizeAndMode() async throws {
        var archive = CpioArchive()
        archive.folder("test")
        archive.file("test/init", Array("program".utf8), mode: 0o755)
        archive.characterDevice("test/kmsg", major: 1, minor: 11)
        archive.file("test/empty", [])
        archive.end()
        let lines = try await listing(archive)
        #expect(lines.map { String($0.prefix(10)) } == ["drwxr-xr-x", "-rwxr-xr-x", "crw-------", "-rw-r--r--"])
        #expect(lines.map { $0.split(separator: " ").last ?? "" } == ["test", "test/init", "test/kmsg", "test/empty"])
        #expect(lines[1].contains(" 7 "))
        #expect(lines[2].contains("1,  11"))
    }

    /// Names and contents of every length modulo four come out as they went in.
    @Test func contentIsWhole() async throws {
        let fixture = try FixtureRoot()
        var archive = CpioArchive()
        for length in 0..<9 {
            archive.file(String(repeating: "n", count: length + 1), [UInt8](repeating: 0x30, count: length))
        }
        archive.end()
        #expect(archive.bytes.count % 512 == 0)
        try fixture.file("/archive", bytes: archive.bytes)
        let place = fixture.path.appending("archive").string
        let program = Program("cpio", ["--extract", "--quiet", "--file", place], workingDirectory: fixture.path)
        try await RealPrograms.system.output(of: program)
        for length in 0..<9 {
            let name = String(repeating: "n", count: length + 1)
            #expect(SystemRoot.host.text(fixture.path.appending(name)) == String(repeating: "0", count: length))
        }
    }
}
