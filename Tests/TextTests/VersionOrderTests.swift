import Host
import SystemPackage
import TestSupport
import Testing
import Text

@Suite struct VersionOrderTests {
    /// The order is that of GNU `sort -V`, so the real one is asked.
    @Test(.enabled(if: RealPrograms.has("sort"), "needs sort"), arguments: [1, 2, 3] as [UInt64])
    func isThatOfSort(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let names = Set((0..<400).map { _ in Self.release(using: &random) }).shuffled(using: &random)
        let fixture = try FixtureRoot()
        try fixture.file("/names", names.joined(separator: "\n") + "\n")
        let sorted = try await RealPrograms.system.output(
            of: Program(
                "sort", ["-V", fixture.path.appending("names").string], environment: ["LC_ALL": "C"]))
        let ours = names.sorted(by: VersionOrder.isOrderedBefore)
        #expect(ours == sorted.split(separator: "\n").map(String.init))
    }

    /// Release candidates are the exception: `sort -V` has them after their release.
    @Test func releaseCandidatesComeBeforeTheirRelease() {
        let names = ["6.19", "6.19-rc1", "6.18.9", "6.19-rc10", "6.19-rc2", "6.19.1", "6.19-rc2-1-mainline"]
        #expect(
            names.sorted(by: VersionOrder.isOrderedBefore)
                == ["6.18.9", "6.19-rc1", "6.19-rc2", "6.19-rc2-1-mainline", "6.19-rc10", "6.19", "6.19.1"])
        // Only a number makes a candidate.
        #expect(VersionOrder.isOrderedBefore("6.19", "6.19-rcu"))
    }

    private static func release(using random: inout SeededGenerator) -> String {
        let pieces = [
            "6", "18", "1", "02", "10", "0", "zen", "zen1", "cachyos", "lto", "arch1", "amd64", "rt", "~", "a", "B",
            "el9", "fc40", "x86_64", "deb13", "+", "2025",
        ]
        var text = ["5", "6", "06"].randomElement(using: &random) ?? "6"
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            text += [".", "-", "", "_", "~", "+"].randomElement(using: &random) ?? "."
            text += pieces.randomElement(using: &random) ?? "1"
        }
        return text
    }
}
