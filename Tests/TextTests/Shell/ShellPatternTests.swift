import Testing
import Text

@Suite struct ShellPatternTests {
    @Test(arguments: [
        ("*", "", true), ("", "", true), ("", "a", false), ("a*c", "abbc", true), ("a*c", "abcd", false),
        ("*-rt*", "6.1-rt", true), ("?", "", false), ("6.1.?", "6.1.5", true), ("6.1.?", "6.1.55", false),
        ("*a*b*", "xaxbx", true), ("**", "x", true), ("a", "ab", false), ("*aab", "aaaab", true),
    ])
    func patternsAreThoseOfAShell(pattern: String, text: String, matches: Bool) {
        #expect(ShellPattern(pattern).matches(text) == matches)
    }
}
