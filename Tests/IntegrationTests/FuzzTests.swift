import Host
import SystemPackage
import TestSupport
import Testing

/// Damaged systems, the same ones each time, and every reading command on some of them. `make fuzz` goes on where these
/// end.
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
        // What it has found stays, to be looked at.
        try #require(result.succeeded, "\(result.everything)")
        #expect(result.output.contains("200 damaged systems"))
        try SystemRoot.host.removeTree(folder)
    }
}
