import TestSupport
import Testing
import Text

@testable import NvctlCommandLine

/// Arguments that make no sense are refused before nvctl looks at anything.
@Suite struct WrongUsageTests {
    private let fixture: FixtureRoot

    init() throws { fixture = try FixtureRoot() }

    private func run(_ arguments: [String]) -> CommandRun {
        CommandRun(["driver", "dkms"] + arguments, on: fixture.host())
    }

    @Test(arguments: [" ", "6.1 -a", "6.1\nrm", "..", "../6.1", "6.1/..", "\u{1b}]0;title\u{7}", "-6.1", "6.1;id", "é"])
    func aMalformedKernelIsWrongUsage(name: String) {
        let run = run(["logs", "--kernel=\(name)"])
        #expect(run.output.isEmpty)
        #expect(run.status == 64)
        #expect(!run.message.contains("\u{1b}"))
        #expect(run.message.contains("'\(name.printable)' is not a kernel release"))
    }

    @Test(arguments: ["0", "-1", "x", "1.5", "", "99999999999999999999"])
    func aTailThatIsNoPositiveNumberIsWrongUsage(tail: String) {
        let run = run(["logs", "--tail=\(tail)"])
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
    }

    @Test(arguments: ["-1", "x", "1.5", "", "99999999999999999999"])
    func aNumberOfKernelsThatIsNoneIsWrongUsage(keep: String) {
        let run = run(["cleanup", "--keep=\(keep)", "--execute"])
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
    }

    @Test(arguments: [["--root", "mnt"], ["--jsn"], ["extra"]])
    func wrongUsageIs64(arguments: [String]) {
        let run = run(["status"] + arguments)
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
    }
}
