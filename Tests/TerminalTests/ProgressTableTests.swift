import Terminal
import Testing

@Suite struct ProgressTableTests {
    /// A row in every state, 100 seconds after the start.
    private static let table: ProgressTable = {
        func row(_ label: String, _ change: (inout ProgressRow) -> Void) -> ProgressRow {
            var row = ProgressRow(label)
            change(&row)
            return row
        }
        return ProgressTable([
            row("6.1.0-50-amd64") {
                ($0.state, $0.phase, $0.done, $0.total) = (.running, "interface", 123, 190)
                ($0.runningSince, $0.expectedEnd) = (38, 180)
            },
            row("6.12.95+deb12-rt-amd64") {
                ($0.state, $0.phase, $0.done, $0.total) = (.running, "independent", 40, 1056)
                ($0.runningSince, $0.expectedEnd) = (98, 4000)
            },
            row("6.18.1-1-cachyos") { ($0.state, $0.phase, $0.done, $0.runningSince) = (.running, "conftest", 7, 99) },
            row("6.6.1") { ($0.state, $0.phase, $0.runningSince, $0.spent) = (.running, "install", 99, 3700) },
            row("6.7.0") { $0.phase = "waiting" },
            row("6.8.0") { ($0.state, $0.phase, $0.spent) = (.succeeded, "installed", 125) },
            row("6.9.0") { ($0.state, $0.phase) = (.failed, "dkms build exited with status 10 (make failed)") },
            row("6.10.0") { ($0.state, $0.phase) = (.leftOut, "excluded by dkms.conf (BUILD_EXCLUSIVE)") },
        ])
    }()

    private func drawn(_ width: Int) -> String {
        Self.table.lines(width: width, at: 100).map { $0.text(.plain) + "\n" }.joined()
    }

    @Test func everythingIsShownWhereThereIsRoom() {
        #expect(
            drawn(120) == """
                | 6.1.0-50-amd64          █████████████████████████░░░░░░░░░░░░░░░    123/190  interface       1:02     ~1:20 left
                | 6.12.95+deb12-rt-amd64  █░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░    40/1056  independent     0:02  ~1:05:00 left
                | 6.18.1-1-cachyos        ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░          7  conftest        0:01
                | 6.6.1                   ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░             install      1:01:41
                · 6.7.0                   waiting
                ✓ 6.8.0                   installed in 2:05
                ✗ 6.9.0                   dkms build exited with status 10 (make failed)
                - 6.10.0                  excluded by dkms.conf (BUILD_EXCLUSIVE)

                """)
    }

    @Test func theEstimateIsLeftOutFirst() {
        #expect(
            drawn(80) == """
                | 6.1.0-50-amd64          █████████████░░░░░░░░    123/190  interface       1:02
                | 6.12.95+deb12-rt-amd64  ░░░░░░░░░░░░░░░░░░░░░    40/1056  independent     0:02
                | 6.18.1-1-cachyos        ░░░░░░░░░░░░░░░░░░░░░          7  conftest        0:01
                | 6.6.1                   ░░░░░░░░░░░░░░░░░░░░░             install      1:01:41
                · 6.7.0                   waiting
                ✓ 6.8.0                   installed in 2:05
                ✗ 6.9.0                   dkms build exited with status 10 (make failed)
                - 6.10.0                  excluded by dkms.conf (BUILD_EXCLUSIVE)

                """)
    }

    @Test func thenTheTimeAndTheBar() {
        #expect(
            drawn(50) == """
                | 6.1.0-50-amd64          123/190  interface
                | 6.12.95+deb12-rt-amd64  40/1056  independent
                | 6.18.1-1-cachyos              7  conftest
                | 6.6.1                            install
                · 6.7.0                   waiting
                ✓ 6.8.0                   installed
                ✗ 6.9.0                   dkms build exited with …
                - 6.10.0                  excluded by dkms.conf (…

                """)
    }

    @Test func thenReleasesAreShortenedInTheMiddle() {
        #expect(
            drawn(30) == """
                | 6.1.…d64  123/190  interface
                | 6.12…d64  40/1056  independ…
                | 6.18…yos        7  conftest
                | 6.6.1              install
                · 6.7.0     waiting
                ✓ 6.8.0     installed
                ✗ 6.9.0     dkms build exited…
                - 6.10.0    excluded by dkms.…

                """)
    }

    @Test func thenLinesAreCut() {
        #expect(
            drawn(12) == """
                | 6.1.…d64 …
                | 6.12…d64 …
                | 6.18…yos …
                | 6.6.1    …
                · 6.7.0    …
                ✓ 6.8.0    …
                ✗ 6.9.0    …
                - 6.10.0   …

                """)
    }

    @Test func theEstimateOfASingleKernelFitsACommonWindow() {
        let lines = ProgressTable([Self.table.rows[0]]).lines(width: 79, at: 101)
        #expect(
            lines.map { $0.text(.plain) } == [
                "/ 6.1.0-50-amd64  ███████████░░░░░░░    123/190  interface     1:03  ~1:19 left"
            ])
    }

    @Test func rowsUnderWayAreShownBeforeOthers() {
        let lines = Self.table.lines(width: 50, height: 6, at: 100).map { $0.text(.plain) }
        #expect(
            lines.map { $0.prefix(7) } == ["| 6.1.0", "| 6.12.", "| 6.18.", "| 6.6.1", "✗ 6.9.0", "  and 1"])
        #expect(lines.last == "  and 1 waiting, 1 done, 1 left out")
        #expect(Self.table.lines(width: 50, height: 1, at: 100).count == 1)
        #expect(Self.table.lines(width: 50, height: 8, at: 100) == Self.table.lines(width: 50, at: 100))
    }

    @Test func coloursAddNoWidthAndNoColorTakesThemAway() {
        let lines = Self.table.lines(width: 60, at: 100)
        #expect(lines.contains { $0.text(Palette(isColored: true)).contains("\u{1b}[31m✗\u{1b}[0m") })
        #expect(lines.allSatisfy { !$0.text(.plain).contains("\u{1b}") })
    }

    @Test func columnsAreCountedNotBytes() {
        #expect("✓ é ░".columns == 5)
        #expect("驱动".columns == 4)
        #expect(Line("路径 of a file").cut(to: 4).text(.plain) == "路…")
    }

    @Test(arguments: 1...200) func noLineIsWiderThanTheWindow(width: Int) {
        for line in Self.table.lines(width: width, at: 100) {
            #expect(line.columns <= width)
            #expect(line.text(.plain).columns == line.columns)
        }
    }
}
