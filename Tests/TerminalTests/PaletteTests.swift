import Terminal
import Testing

@Suite struct PaletteTests {
    @Test(arguments: [
        (terminal: true, disabled: false, environment: [:], coloured: true),
        (terminal: false, disabled: false, environment: [:], coloured: false),
        (terminal: true, disabled: true, environment: [:], coloured: false),
        (terminal: true, disabled: false, environment: ["NO_COLOR": "1"], coloured: false),
        (terminal: true, disabled: false, environment: ["NO_COLOR": ""], coloured: true),
        (terminal: true, disabled: false, environment: ["TERM": "dumb"], coloured: false),
    ])
    func colourIsForTerminalsOnly(
        terminal: Bool, disabled: Bool, environment: [String: String], coloured: Bool
    ) {
        let palette = Palette(isTerminal: terminal, isDisabled: disabled, environment: environment)
        #expect(palette.isColored == coloured)
    }
}
