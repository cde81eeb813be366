import Host
import SystemPackage
import TestSupport
import Testing

/// Damaged systems, the same ones each time, and for each of them some of the reading commands. `make fuzz` tries more.
@Suite(
    .enabled(
        if: RealPrograms.has("cc") && RealPrograms.has("zstd") && RealPrograms.has("xz"), "missing: cc, zstd or xz"))
struct FuzzTests {
    @Test func damagedSystemsAreRead() async throws {
        let folder = try SystemRoot.host.makeTemporaryDirectory(in: "/tmp/nvctl-tests", prefix: "fuzz-")
        let result = try await RealPrograms.system.run(
            Program(
                Parts.products.appending("fuzz").string,
                [
                    "--program", Parts.program.string, "--folder", folder.string, "--seed", "1", "--count", "200",
                    "--share", "12", "--workers", "2",
                ]), output: .captured(limit: 1 << 20))
        print(result.output.split(separator: "\n").last ?? "")
        // What was found stays, so that somebody can look at it.
        try #require(result.succeeded, "\(result.everything)")
        #expect(result.output.contains("200 damaged systems"))
        try SystemRoot.host.removeTree(folder)
    }
}
