import Testing

@testable import NvctlCommandLine

@Suite struct AgeTests {
    @Test(arguments: [
        (-61, "in the future"), (-60, "just now"), (0, "just now"), (9, "just now"), (10, "10s ago"), (59, "59s ago"),
        (60, "1m ago"), (3599, "59m ago"), (3600, "1h ago"), (86_399, "23h ago"), (86_400, "1d ago"),
        (400 * 86_400, "400d ago"),
    ])
    func ages(seconds: Int64, text: String) { #expect(Age(seconds: seconds).description == text) }
}
