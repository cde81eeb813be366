import Glibc
import TestSupport
import Testing

@testable import DriverFacts

/// Kept modules are usable only for the source that they were built from.
@Suite struct KeptModulesTests {
    private let fixture: FixtureRoot

    init() throws {
        fixture = try FixtureRoot()
        try fixture.registration()
    }

    private func digest() throws -> String? {
        try KeptModules(root: fixture.root).digest(of: "/usr/src/nvidia-590.48.01")
    }

    @Test func everyFileOfTheSourceCounts() throws {
        let before = try #require(try digest())
        try fixture.file("/usr/src/nvidia-590.48.01/kernel-open/nvidia/nv.c", "int other;\n")
        let after = try #require(try digest())
        #expect(before != after)
    }

    /// Without a checksum, modules kept from such a source never pass for what a build would make.
    @Test(.enabled(if: geteuid() == 0, "needs root: files of other users are made"))
    func noChecksumIsMadeOfASourceThatOthersCanChange() throws {
        try #require(chown(fixture.path.string + "/usr/src/nvidia-590.48.01", 1000, 1000) == 0)
        #expect(try digest() == nil)
    }
}
