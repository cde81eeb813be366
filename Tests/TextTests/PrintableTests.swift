import Testing
import Text

@Suite struct PrintableTests {
    @Test(arguments: [
        ("6.18.1-zen", "6.18.1-zen"), ("a b", "a b"), ("a\nb", "a\\x0ab"), ("\u{1b}[31mred", "\\x1b[31mred"),
        ("\u{7f}", "\\x7f"), ("\u{9b}2J", "\\x9b2J"), ("a\u{202e}b", "a\\u{202e}b"), ("ünïcode ✓", "ünïcode ✓"),
        ("a\r\nb", "a\\x0d\\x0ab"), ("", ""), ("a\u{61c}b", "a\\u{61c}b"), ("a\u{2066}b", "a\\u{2066}b"),
        ("a\u{e0041}b", "a\\u{e0041}b"), ("a\u{2028}b", "a\\u{2028}b"), ("日本", "日本"),
    ])
    func printableTextCannotMoveTheCursor(text: String, shown: String) {
        #expect(text.printable == shown)
    }
}
