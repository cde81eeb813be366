import Glibc
import SystemPackage
import SystemValues
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct SourceDigestTests {
    private let source: FilePath = "/usr/src/nvidia-1"

    private func digest(_ change: (FixtureRoot) throws -> Void = { _ in }) throws -> String {
        let fixture = try FixtureRoot()
        try fixture.file(source.appending("version.mk"), "NVIDIA_VERSION = 1\n")
        try fixture.file(source.appending("src/nvidia/a.c"), "int a;\n")
        try fixture.file(source.appending("kernel-open/nvidia/nv.c"), "int b;\n")
        try change(fixture)
        return try SourceDigest(root: fixture.root, source: source).text()
    }

    @Test func aFileOfGigabytesIsNoSource() throws {
        let error = try #require(throws: FileError.self) {
            try digest { try #require(truncate($0.path.string + "\(source)/version.mk", 1 << 43) == 0) }
        }
        #expect(error.code == .fileTooLarge)
    }

    @Test func whatIsCompiledDecides() throws {
        let before = try digest()
        #expect(try digest() == before)
        #expect(try digest { try $0.file(source.appending("src/nvidia/a.c"), "int c;\n") } != before)
        #expect(try digest { try $0.file(source.appending("src/nvidia/b.h")) } != before)
        #expect(try digest { try $0.file(source.appending("version.mk"), "NVIDIA_VERSION = 2\n") } != before)
        #expect(try digest { try $0.file(source.appending("nv-compiler.sh"), mode: 0o755) } != before)
    }

    @Test func whatIsNotDoesNot() throws {
        let before = try digest()
        for path in [
            "src/nvidia/_out/Linux_x86_64/nv-kernel.o", "src/nvidia/a.o", "README.md", "dkms.conf", ".git/HEAD",
            "kernel-open/nvidia/nv.h",
        ] {
            #expect(try digest { try $0.file(source.appending(FilePath(path).components), "x") } == before, "\(path)")
        }
    }
}
