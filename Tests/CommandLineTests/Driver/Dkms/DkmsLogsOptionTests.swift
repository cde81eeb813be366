import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// The options of `logs`, its JSON, and logs that are hard to read.
@Suite struct DkmsLogsOptionTests {
    let system: SeedSystem

    init() throws {
        system = try SeedSystem()
        try system.writeLogs()
    }

    private var fixture: FixtureRoot { system.fixture }

    // MARK: --kernel

    @Test func oneKernelsLogs() throws {
        try system.failure(SeedSystem.tkg, "no", secondsAgo: 1)
        for option in ["-k", "--kernel"] {
            let run = system.run("driver", "dkms", "logs", option, SeedSystem.zen)
            #expect(
                run.lines.suffix(4) == [
                    "DKMS Build Logs (/var/lib/dkms/nvidia/590.48.01)", String(repeating: "─", count: 40),
                    "✓ \(SeedSystem.zen) [OK] - 1d ago (1836 lines)", "",
                ])
            #expect(run.lines(with: "Hook").isEmpty)
            #expect(run.status == 0)
        }
        #expect(system.run("driver", "dkms", "logs", "-k", SeedSystem.tkg).status == 2)
    }

    @Test func aKernelWithoutLogsSaysSo() {
        let run = system.run("driver", "dkms", "logs", "-k", SeedSystem.old)
        #expect(run.output.contains("There are no build logs for \(SeedSystem.old)"))
        #expect(run.status == 0)
    }

    @Test func anUnknownKernelIsAnError() {
        let run = system.run("driver", "dkms", "logs", "-k", "6.99.0")
        #expect(run.output.isEmpty)
        #expect(run.status == 1)
        #expect(run.message.contains("kernel 6.99.0 is not installed"))
        #expect(run.message.contains("kernels with build logs: \(SeedSystem.zen), \(SeedSystem.cachyos)"))
    }

    // MARK: --tail

    @Test func theLastLinesStandUnderTheirLog() {
        for option in ["-t", "--tail"] {
            let run = system.run("driver", "dkms", "logs", option, "2")
            let lines = run.lines
            let index = lines.firstIndex { $0.hasPrefix("✓ \(SeedSystem.zen)") } ?? 0
            #expect(lines[(index + 1)...] == ["    line 1835", "    line 1836", ""])
            #expect(run.lines(with: "    nvctl: result=ok exit=0").count == 2)
        }
    }

    @Test func moreLinesThanThereAreIsTheWholeLog() throws {
        try system.hookLog("20251219-235400", lines: 2, secondsAgo: 1)
        let run = system.run("driver", "dkms", "logs", "-t", "9999999999")
        #expect(run.lines(with: "    line").count == 155 + 141 + 1842 + 1836 + 1)
    }

    @Test func whatAnotherWroteIsNotObeyedByTheTerminal() throws {
        let path: FilePath = "/var/log/nvidia-dkms/build-20251219-235400.log"
        try fixture.file(path, bytes: Array("\tCC [M] a.o\u{1b}[2J\r\nb\u{9b}31m\n".utf8) + [0xff, 0xfe, 0x00, 0x0a])
        let run = system.run("driver", "dkms", "logs", "-t", "5")
        #expect(run.lines.contains("        CC [M] a.o\\x1b[2J"))
        #expect(run.lines.contains("    b\\x9b31m"))
        #expect(run.lines.contains("    \u{fffd}\u{fffd}\\x00"))
    }

    @Test func aVeryLongLineIsCut() throws {
        let path: FilePath = "/var/log/nvidia-dkms/build-20251219-235400.log"
        try fixture.file(path, "first\n" + String(repeating: "x", count: 1 << 20) + "\nlast\n")
        let run = system.run("driver", "dkms", "logs", "-t", "3")
        let lines = run.lines
        let index = try #require(lines.firstIndex { $0.contains("235400") })
        #expect(lines[index].hasSuffix("(3 lines)"))
        #expect(lines[index + 1] == "    first")
        #expect(lines[index + 2] == "    " + String(repeating: "x", count: 64 << 10) + "…")
        #expect(lines[index + 3] == "    last")
    }

    // MARK: Bad surroundings

    @Test func nothingAtAll() throws {
        let empty = try FixtureRoot()
        let run = CommandRun(["driver", "dkms", "logs"], on: empty.host())
        #expect(run.output.contains("There are no build logs, because no driver is registered yet."))
        #expect(run.output.contains("nvctl driver dkms setup"))
        #expect(run.status == 0)
        try empty.kernel("6.1.0")
        try empty.registration()
        #expect(CommandRun(["driver", "dkms", "logs"], on: empty.host()).output.contains("nvctl driver dkms build"))
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func aLogThatMayNotBeReadDoesNotEndTheCommand() throws {
        let path: FilePath = "/var/log/nvidia-dkms/build-20251219-235312.log"
        try fixture.file(path, "x\n", mode: 0)
        let run = system.run("driver", "dkms", "logs", "-t", "2")
        let line = run.lines(with: "235312.log [UNKNOWN]").first ?? ""
        #expect(line.hasSuffix("(cannot be read: Permission denied)"))
        #expect(run.lines(with: "✓").count == 3)
    }

    @Test func whatIsNoFileDoesNotEndTheCommand() throws {
        let log = SeedSystem.dkmsLog(SeedSystem.zen)
        try fixture.root.unlink(log)
        try fixture.folder(log)
        let run = system.run("driver", "dkms", "logs", "-t", "2")
        let line = run.lines(with: "\(SeedSystem.zen) [OK]").first ?? ""
        #expect(line.hasSuffix("(cannot be read: Invalid argument)"))
    }

    @Test func aFolderThatCannotBeListedIsNamed() throws {
        try fixture.root.removeTree("/var/log/nvidia-dkms")
        // A link to itself, because root can list every real folder.
        try fixture.link("/var/log/nvidia-dkms", to: "/var/log/nvidia-dkms")
        let run = system.run("driver", "dkms", "logs")
        #expect(run.lines(with: "! cannot").count == 1)
        #expect(run.lines(with: "✓").count == 2)
    }

    // MARK: JSON

    @Test func jsonCarriesTheSame() throws {
        try system.failure(SeedSystem.tkg, "make exited with status 2", secondsAgo: 600)
        let run = system.run("driver", "dkms", "logs", "--json", "-t", "2")
        let document = try JSONValue(run.output)
        #expect(run.status == 2)
        #expect(document["schemaVersion"] == .number(1))
        #expect(document["kernel"] == nil)
        #expect(document["needsAttention"] == .bool(true))
        #expect(document["sections"]?[0]?["owner"] == .string("hook"))
        let dkms = document["sections"]?[1]
        #expect(dkms?["owner"] == .string("dkms"))
        #expect(dkms?["version"] == .string("590.48.01"))
        let failed = dkms?["logs"]?[0]
        #expect(failed?["kernel"] == .string(SeedSystem.tkg))
        #expect(failed?["result"] == .string("failed"))
        #expect(failed?["failure"] == .string("make exited with status 2"))
        #expect(failed?["lines"] == .number(20))
        #expect(failed?["ageSeconds"] == .number(600))
        #expect(failed?["modified"] == .number(Double(FixtureRoot.now - 600)))
        #expect(failed?["tail"] == .array([.string("line 19"), .string("line 20")]))
        #expect(failed?["path"] == .string("/var/log/nvctl/nvidia-590.48.01/\(SeedSystem.tkg)-x86_64.log"))
        #expect(dkms?["logs"]?[1]?["result"] == .string("ok"))
        #expect(dkms?["logs"]?[1]?["failure"] == nil)
    }

    @Test func jsonOfOneKernelNamesIt() throws {
        let run = system.run("driver", "dkms", "logs", "--json", "-k", SeedSystem.zen)
        let document = try JSONValue(run.output)
        #expect(document["kernel"] == .string(SeedSystem.zen))
        #expect(document["sections"]?[0]?["logs"]?[0]?["tail"] == nil)
        #expect(document["sections"]?[1] == nil)
    }
}
