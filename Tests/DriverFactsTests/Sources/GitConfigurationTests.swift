import Host
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct GitConfigurationTests {
    @Test(
        .enabled(if: RealPrograms.has("git"), "git is not installed"),
        arguments: [
            (#"url = https://a/b"#, "https://a/b"), (#"url="https://a/b""#, "https://a/b"),
            (#"URL = "https://a"/b ; comment"#, "https://a/b"), ("url = https://a/\\\nb", "https://a/b"),
            (#"url = https:/\/a"#, nil), (#"url = "https://a"#, nil), ("url = a b\t # c", "a b"),
            (#"url = "a # b""#, "a # b"), ("url =", ""), ("url = a\nurl = b", "a"), ("pushurl = x", nil),
        ])
    func theConfigurationIsReadAsGitDoes(lines: String, value: String?) async throws {
        let text = "[core]\n\tbare = false\n[Remote \"origin\"] ; x\n\t\(lines)\n"
        #expect(GitConfiguration(text).first("remote", "origin", "url") == value)
        let fixture = try FixtureRoot()
        try fixture.file("/config", text)
        let git = Program("git", ["config", "--file", "\(fixture.path)/config", "--get-all", "remote.origin.url"])
        let result = try await RealPrograms.system.run(git, output: .captured(limit: 4096))
        let values = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect((result.succeeded ? values.first.map(String.init) : nil) == value)
    }
}
