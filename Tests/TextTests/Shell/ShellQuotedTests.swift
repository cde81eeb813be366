import Testing
import Text

@Suite struct ShellQuotedTests {
    @Test(arguments: [
        ("plain-1.0_x/y", "plain-1.0_x/y"), ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"),
        ("$(id)", "'$(id)'"), ("a;b", "'a;b'"),
        ("a\nb", "$'a\\x0ab'"), ("it's\n\\", "$'it\\'s\\x0a\\\\'"), ("*", "'*'"),
    ])
    func quotedTextIsOneWordOfAShell(text: String, shown: String) {
        #expect(text.shellQuoted == shown)
    }
}
