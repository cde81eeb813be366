import DriverModel
import Testing

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
}
