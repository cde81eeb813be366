import Host
import SystemPackage
import Terminal
import TestSupport
import Testing

@testable import NvctlCommandLine

/// Whole commands print the example outputs of the seed document, on the system that these outputs show.
@Suite struct GoldenTests {
    static let commands = [
        ["driver", "dkms", "status"], ["driver", "dkms", "logs"], ["driver", "source", "status"],
    ]

    @Test(arguments: [("status", commands[0], 2), ("logs", commands[1], 0), ("source-status", commands[2], 0)])
    func printsWhatTheSeedShows(name: String, command: [String], status: Int32) throws {
        let system = try SeedSystem()
        try system.writeLogs()
        let run = CommandRun(command, on: system.host)
        try GoldenFile(name).expect(run.output)
        #expect(run.status == status)
        #expect(run.message.isEmpty)
    }

    @Test func aCleanupIsShownAsTheSeedShowsIt() async throws {
        let run = try await SeedCleanup().run()
        try GoldenFile("cleanup").expect(run.output)
        #expect(run.status == 0)
        #expect(run.message.isEmpty)
    }

    static let seed = Checkout.folder.removingLastComponent().appending("shared/seed/nvidia-dkms-integration.md")

    @Test(.enabled(if: SystemRoot.host.exists(seed), "the seed document is not beside this checkout"))
    func theGoldenFilesAreTheSeedsOwnText() throws {
        let seed = try #require(SystemRoot.host.text(Self.seed))
        for name in ["status", "logs", "source-status", "cleanup"] {
            let golden = try #require(GoldenFile(name).text)
            #expect(seed.contains("```\n\(golden)```\n"), "\(name)")
        }
    }

    @Test(arguments: commands)
    func coloursAreAddedAndNothingElse(command: [String]) throws {
        let system = try SeedSystem()
        try system.writeLogs()
        let plain = CommandRun(command, on: system.host).output
        let coloured = CommandRun(command, on: system.host, palette: Palette(isColored: true)).output
        #expect(!plain.contains("\u{1b}"))
        #expect(coloured.contains("\u{1b}["))
        #expect(withoutColours(coloured) == plain)
    }

    private func withoutColours(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "\u{1b}") {
            result += rest[..<start]
            guard let end = rest[start...].firstIndex(of: "m") else { break }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
