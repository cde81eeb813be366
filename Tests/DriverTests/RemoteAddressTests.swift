import DriverModel
import Host
import TestSupport
import Testing

@testable import DriverDecisions
@testable import DriverFacts
@testable import DriverMessages
@testable import DriverWork

/// No secret in an address is ever shown or stored.
@Suite struct RemoteAddressTests {
    @Test(arguments: [
        ("https://github.com/NVIDIA/x.git", "https://github.com/NVIDIA/x.git"),
        ("https://me:secret@host/x.git", "https://host/x.git"),
        ("https://secret@github.com/x.git", "https://github.com/x.git"),
        ("https://me:se@secret@host/x", "https://host/x"), ("https://me:secret/@host/x", "https://…"),
        ("https://host:8443/x", "https://host:8443/x"), ("https://host/x?access_token=secret", "https://host/x"),
        ("https://host/x#secret", "https://host/x"), ("HTTPS://secret@host/x", "HTTPS://host/x"),
        ("ftp://secret@host/x", "ftp://host/x"), ("ssh://git:secret@host/x", "ssh://git@host/x"),
        ("ssh://git@host/x", "ssh://git@host/x"), ("ssh://secret@host/x", "ssh://host/x"),
        ("git@github.com:NVIDIA/x.git", "git@github.com:NVIDIA/x.git"), ("git:secret@host:x.git", "git@host:x.git"),
        ("secret@host:x.git", "host:x.git"), ("ext::ssh -o Token=secret host", "ext::…"),
        ("helper::https://me:secret@host/x", "helper::https://host/x"), ("/home/u/x:y@z", "/home/u/x:y@z"),
        ("../x@y", "../x@y"), ("", ""), ("https://me:sec#ret@host/x", "https://…"),
        ("https://me:sec?ret@host/x", "https://…"), ("me:sec#ret@host:x", "…"), ("/home/u/x#y@z", "/home/u/x"),
    ])
    func nothingSecretIsLeft(address: String, shown: String) {
        #expect(RemoteAddress.withoutSecrets(address) == shown)
    }

    @Test(arguments: [
        (
            "fatal: unable to access 'https://me:secret@host/x/': Could not resolve host: host",
            "fatal: unable to access 'https://host/x/': Could not resolve host: host"
        ),
        ("fatal: repository \"https://secret@host/x\" not found", "fatal: repository \"https://host/x\" not found"),
        ("git@github.com: Permission denied (publickey).", "git@github.com: Permission denied (publickey)."),
        ("From ssh://host/x.git?access_token=secret", "From ssh://host/x.git"),
        ("From ssh://me:secret/x@host/x", "From ssh://…"), ("see https://host/x, or a@host", "see https://…"),
        ("unable to access 'https://me:my 'secret@host/x/': no", "unable to access 'https://host/x/': no"),
        ("a\nFrom https://me:my secret@host/x\nb", "a\nFrom https://host/x\nb"),
        (" * [new tag]  1 -> 1", " * [new tag]  1 -> 1"),
    ])
    func norInWhatGitSays(words: String, shown: String) {
        #expect(RemoteAddress.withoutSecrets(inWordsOf: words) == shown)
    }

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

    /// What an earlier version has written down.
    @Test func aRecordWithAPasswordIsReadWithoutIt() throws {
        let fixture = try FixtureRoot()
        try fixture.file(
            SourceRecord.file(of: DriverVersion("590.48.01")),
            #"{"clone":"/c","remote":"git:secret@host:x","isModified":false,"fingerprint":"f","taken":0}"#)
        let record = SourceRecord.read(version: DriverVersion("590.48.01"), in: fixture.root)
        #expect(record?.remote == "git@host:x")
    }
}
