import Terminal
import Testing

@Suite struct ScreenTests {
    private func screen(on terminal: FakeTerminal) -> Screen {
        Screen(palette: Palette(isColored: true), size: { terminal.size }, write: { terminal.write($0) })
    }

    private func table(_ done: Int, kernels: Int = 3) -> ProgressTable {
        ProgressTable(
            (0..<kernels).map { number in
                var row = ProgressRow("6.\(number).0-amd64")
                (row.state, row.phase, row.done, row.total, row.runningSince) = (.running, "interface", done, 100, 0)
                return row
            })
    }

    @Test func linesAreDrawnInTheirPlace() {
        let terminal = FakeTerminal(columns: 80, rows: 24)
        let screen = screen(on: terminal)
        terminal.write("$ nvctl\n")
        for done in [1, 50, 100] { screen.draw { table(done).lines(width: $0, height: $1, at: 0) } }
        #expect(terminal.lines.count == 4)
        #expect(terminal.lines.first == "$ nvctl")
        #expect(terminal.lines.dropFirst().allSatisfy { $0.contains("100/100") })
    }

    @Test func notesStandAboveAndTearNothing() {
        let terminal = FakeTerminal(columns: 80, rows: 24)
        let screen = screen(on: terminal)
        screen.note("before")
        screen.draw { table(1).lines(width: $0, height: $1, at: 0) }
        let long = "a note that is longer than the window is wide, and so goes on in the line below it, as it may"
        screen.note(long)
        screen.note("two\nlines")
        screen.draw { table(2).lines(width: $0, height: $1, at: 1) }
        screen.finish { table(3).lines(width: $0, at: 2) }
        screen.note("after")
        #expect(terminal.lines.count == 9)
        #expect(terminal.lines[0] == "before")
        #expect(terminal.lines[1...2].joined() == long)
        #expect(terminal.lines[3...4] == ["two", "lines"])
        #expect(terminal.lines[5...7].allSatisfy { $0.contains("3/100") })
        #expect(terminal.lines.last == "after")
    }

    @Test(arguments: [40, 27, 13, 100, 200])
    func aWindowThatChangesItsWidthKeepsNothingOld(columns: Int) {
        let terminal = FakeTerminal(columns: 80, rows: 24)
        let screen = screen(on: terminal)
        terminal.write("$ nvctl\n")
        screen.draw { table(1).lines(width: $0, height: $1, at: 0) }
        terminal.resize(columns: columns)
        screen.draw { table(2).lines(width: $0, height: $1, at: 0) }
        #expect(terminal.lines.count == 4)
        terminal.resize(columns: 80)
        screen.note("note")
        terminal.resize(columns: columns)
        screen.finish { table(3).lines(width: $0, at: 0) }
        #expect(terminal.lines.prefix(2) == ["$ nvctl", "note"])
        #expect(terminal.lines.count == 5)
        #expect(terminal.lines.allSatisfy { $0.count <= columns })
    }

    @Test func moreKernelsThanRowsDoNotScroll() {
        let terminal = FakeTerminal(columns: 60, rows: 5)
        let screen = screen(on: terminal)
        for done in 1...20 { screen.draw { table(done, kernels: 9).lines(width: $0, height: $1, at: 0) } }
        #expect(terminal.lines.count == 4)
        #expect(terminal.lines.last == "  and 6 running")
        screen.finish { table(100, kernels: 9).lines(width: $0, at: 0) }
        #expect(terminal.lines.count == 9)
        #expect(terminal.lines.allSatisfy { $0.contains("100/100") })
    }

    @Test func whatIsTheSameIsNotWrittenAgain() {
        let terminal = FakeTerminal(columns: 80, rows: 24)
        let screen = screen(on: terminal)
        screen.draw { table(1).lines(width: $0, height: $1, at: 0) }
        terminal.write("echo of a key")
        screen.draw { table(1).lines(width: $0, height: $1, at: 0) }
        #expect(terminal.lines.count == 4)
        screen.draw { table(2).lines(width: $0, height: $1, at: 0) }
        #expect(terminal.lines.count == 3)
    }
}
