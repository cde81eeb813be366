import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// Which logs are shown, and how each build is reported to have ended.
@Suite struct DkmsLogsCommandTests {
    let system: SeedSystem

    init() throws {
        system = try SeedSystem()
        try system.writeLogs()
    }

    private var fixture: FixtureRoot { system.fixture }
    private static let built = SeedSystem.dkmsFolder.string
    private static let buildLog = SeedSystem.dkmsFolder.appending("build/make.log")

    // MARK: Hook logs

    @Test(arguments: [
        ("nvctl: result=ok exit=0", "✓", "OK"),
        ("nvctl: result=ok exit=0 kernels=3", "✓", "OK"),
        ("nvctl: result=failed exit=2", "✗", "FAILED"),
        ("nvctl: result=failed exit=137", "✗", "FAILED"),
        // No result is recorded, whatever the line sounds like.
        ("make: *** [Makefile:64: modules] Error 2", "-", "UNKNOWN"),
        ("error: this is what compilers say in harmless places", "-", "UNKNOWN"),
        ("Build OK", "-", "UNKNOWN"),
        // A line that contradicts itself, or whose status is no valid number, is not a result.
        ("nvctl: result=ok exit=1", "-", "UNKNOWN"),
        ("nvctl: result=failed exit=0", "-", "UNKNOWN"),
        ("nvctl: result=failed exit=", "-", "UNKNOWN"),
        ("nvctl: result=failed exit=999", "-", "UNKNOWN"),
        ("nvctl: result=ok exit=0 and more", "-", "UNKNOWN"),
        (" nvctl: result=ok exit=0", "-", "UNKNOWN"),
        ("nvctl: result=ok", "-", "UNKNOWN"),
    ])
    func aHookRunEndsAsItsLastLineSays(last: String, mark: String, result: String) throws {
        try system.hookLog("20251219-235400", lines: 7, last: last, secondsAgo: 30)
        let run = system.run("driver", "dkms", "logs")
        #expect(run.lines.contains("\(mark) build-20251219-235400.log [\(result)] - 30s ago (7 lines)"))
    }

    @Test func aResultInTheMiddleIsNotTheEnd() throws {
        let path: FilePath = "/var/log/nvidia-dkms/build-20251219-235400.log"
        try fixture.file(path, "nvctl: result=ok exit=0\nmore\n")
        #expect(system.run("driver", "dkms", "logs").lines(with: "235400.log [UNKNOWN]").count == 1)
        // This may be a cut-off `exit=12`.
        try fixture.file(path, "nvctl: result=failed exit=1")
        #expect(system.run("driver", "dkms", "logs").lines(with: "235400.log [UNKNOWN]").count == 1)
        try fixture.file(path, "")
        #expect(system.run("driver", "dkms", "logs").lines(with: "235400.log [UNKNOWN]").count == 1)
    }

    @Test func whatUnknownMeansIsSaidOnce() throws {
        try system.hookLog("20251219-235400", last: "a", secondsAgo: 1)
        try system.hookLog("20251219-235401", last: "b", secondsAgo: 1)
        #expect(system.run("driver", "dkms", "logs").lines(with: "UNKNOWN:").count == 1)
    }

    @Test func theHookWritesTheLineThatIsRead() {
        for status: Int32 in [0, 1, 2, 255] {
            #expect(HookResult(line: HookResult(exitStatus: status).line) == HookResult(exitStatus: status))
        }
    }

    @Test func onlyTheHooksOwnLogsAreListed() throws {
        let folder: FilePath = "/var/log/nvidia-dkms"
        for name in ["notes.log", "build-2025.log", "build-20251219-23531x.log", "build-20251219-235312.log.old"] {
            try fixture.log(folder.appending(name), lines: 3, secondsAgo: 0)
        }
        try fixture.link(folder.appending("build-20990101-000000.log"), to: "/etc/passwd")
        try GoldenFile("logs").expect(system.run("driver", "dkms", "logs").output)
    }

    // MARK: DKMS's logs

    @Test func everyRegistrationHasItsSection() throws {
        try fixture.registration("580.95.05")
        try fixture.built(SeedSystem.zen, version: "580.95.05")
        let log = fixture.buildFolder(SeedSystem.zen, version: "580.95.05").appending("log/make.log")
        try fixture.log(log, lines: 1, secondsAgo: 90 * 86_400)
        let run = system.run("driver", "dkms", "logs")
        #expect(
            run.lines(with: "DKMS Build Logs (") == [
                "DKMS Build Logs (/var/lib/dkms/nvidia/590.48.01)", "DKMS Build Logs (/var/lib/dkms/nvidia/580.95.05)",
            ])
        #expect(run.lines.contains("✓ \(SeedSystem.zen) [OK] - 90d ago (1 line)"))
    }

    @Test func aBuildThatWasCutOffWhileItWasKeptIsNotOK() throws {
        // DKMS <= 3.1.6 puts the log into place first, then copies the modules.
        try fixture.root.unlink(FilePath("\(Self.built)/\(SeedSystem.zen)/x86_64/module/nvidia-uvm.ko"))
        let run = system.run("driver", "dkms", "logs")
        #expect(run.lines(with: "\(SeedSystem.zen) [UNFINISHED]").count == 1)
        #expect(run.lines(with: "modules were kept: nvidia-uvm (log: \(Self.built)").count == 1)
        try fixture.root.removeTree(FilePath("\(Self.built)/\(SeedSystem.zen)/x86_64/module"))
        #expect(system.run("driver", "dkms", "logs").lines(with: "\(SeedSystem.zen) [UNFINISHED]").count == 1)
    }

    @Test func aBuildForAnotherArchitectureSaysSo() throws {
        try fixture.file(FilePath("\(Self.built)/\(SeedSystem.zen)/aarch64/log/make.log"), "a\nb\n")
        #expect(system.run("driver", "dkms", "logs").lines(with: "\(SeedSystem.zen) (aarch64) [").count == 1)
    }

    // MARK: Failed builds

    @Test func aFailedBuildSaysWhyAndWhere() throws {
        try system.failure(SeedSystem.tkg, "make exited with status 2", secondsAgo: 600)
        let run = system.run("driver", "dkms", "logs")
        let index = try #require(run.lines.firstIndex(of: "✗ \(SeedSystem.tkg) [FAILED] - 10m ago (20 lines)"))
        #expect(run.lines[index - 2] == "DKMS Build Logs (/var/lib/dkms/nvidia/590.48.01)")
        #expect(
            run.lines[index + 1]
                == "    make exited with status 2 (log: /var/log/nvctl/nvidia-590.48.01/\(SeedSystem.tkg)-x86_64.log)")
        #expect(run.status == 2)
    }

    /// Records a failed build whose log contains the text.
    private func failure(saying text: String) throws {
        try system.failure(SeedSystem.tkg, "dkms build exited with status 10", secondsAgo: 60, log: false)
        let path = SeedSystem.keptFolder.appending("\(SeedSystem.tkg)-x86_64.log")
        try fixture.file(path, "make\n" + text)
        try fixture.modified(path, at: FixtureRoot.now - 60)
    }

    @Test func aFailedBuildHasItsErrorItsCauseAndItsRemedy() throws {
        let error = "nvidia/nv-pci.c:238:9: error: too few arguments to function 'pci_resize_resource'"
        try failure(saying: "\(error)\u{1b}[2J\nmake: *** [Makefile:59: modules] Error 2\n")
        let run = system.run("driver", "dkms", "logs")
        let index = try #require(run.lines.firstIndex { $0.contains("\(SeedSystem.tkg) [FAILED]") })
        #expect(
            Array(run.lines[(index + 2)...(index + 4)]) == [
                "    first error, line 2: \(error)",
                "    cause: the kernel's interface has changed: kernel \(SeedSystem.tkg) is newer than what driver "
                    + "590.48.01 supports",
                "    advice: install a newer driver (upgrade the system), or boot an older kernel until there is one",
            ])
        let log = try JSONValue(system.run("driver", "dkms", "logs", "--json").output)["sections"]?[1]?["logs"]?[0]
        let told = log?["diagnosis"]
        #expect(told?["rule"] == .string("interface-changed"))
        #expect(told?["error"] == .string(error))
        #expect(told?["errorLine"] == .number(2))
        #expect(told?["causeLine"] == .number(2))
        #expect(told?["file"] == .string("nvidia/nv-pci.c"))
        #expect(told?["fileLine"] == .number(238))
        #expect(told?["language"] == .string("english"))
    }

    @Test func aCauseThatIsNotKnownIsSaidToBeOne() throws {
        try failure(
            saying: "nv.c:2:1: error: #error unheard of\n    2 | #error\nmake: *** [Makefile:59: modules] Error 2\n")
        let run = system.run("driver", "dkms", "logs")
        let index = try #require(run.lines.firstIndex { $0.contains("cause: not known to nvctl") })
        #expect(run.lines[index + 1] == "      | nv.c:2:1: error: #error unheard of")
        #expect(run.lines[index + 2] == "      |     2 | #error")
    }

    @Test func aLogInAnotherLanguageIsCalledThat() throws {
        try failure(saying: "nv.c:2:1: Fehler: Implizite Deklaration\nmake: *** [Makefile:59: modules] Fehler 2\n")
        let run = system.run("driver", "dkms", "logs")
        #expect(run.lines.contains("    first error, line 2: nv.c:2:1: Fehler: Implizite Deklaration"))
        #expect(run.lines(with: "cause: the log is not in English").count == 1)
        #expect(!run.output.contains("not known"))
        let log = try JSONValue(system.run("driver", "dkms", "logs", "--json").output)["sections"]?[1]?["logs"]?[0]
        #expect(log?["diagnosis"]?["language"] == .string("other"))
    }

    @Test func aBuildThatWentWellHasNoCauses() throws {
        try fixture.file(SeedSystem.dkmsLog(SeedSystem.zen), "nv.c:2:1: error: unknown type name 'x'\n")
        try system.hookLog("20251219-235400", last: "nvctl: result=ok exit=0", secondsAgo: 30)
        let run = system.run("driver", "dkms", "logs")
        #expect(!run.output.contains("cause:"))
        #expect(!system.run("driver", "dkms", "logs", "--json").output.contains("diagnosis"))
    }

    @Test func theLatestBuildOfAKernelCounts() throws {
        try system.failure(SeedSystem.zen, "it failed before the one that succeeded", secondsAgo: 90 * 3600)
        let run = system.run("driver", "dkms", "logs")
        #expect(run.lines(with: "[FAILED] - 3d ago").count == 1)
        #expect(run.status == 0)
        try system.failure(SeedSystem.zen, "and again after it", secondsAgo: 60)
        #expect(system.run("driver", "dkms", "logs").status == 2)
        #expect(system.run("driver", "dkms", "logs", "-k", SeedSystem.cachyos).status == 0)
    }

    @Test func aFailedHookRunCountsUntilSomethingWasBuilt() throws {
        try system.hookLog("20251219-235400", last: "nvctl: result=failed exit=1", secondsAgo: 30)
        #expect(system.run("driver", "dkms", "logs").status == 2)
        try fixture.modified(SeedSystem.dkmsLog(SeedSystem.zen), at: FixtureRoot.now - 10)
        #expect(system.run("driver", "dkms", "logs").status == 0)
    }

    @Test func recordsThatAreDamagedOrWithoutLogAreShown() throws {
        try system.failure(SeedSystem.tkg, "no space left", secondsAgo: 7200, log: false)
        try fixture.file(SeedSystem.keptFolder.appending("\(SeedSystem.old)-x86_64.json"), "{ \"module\":")
        try fixture.log(SeedSystem.keptFolder.appending("6.1.0-x86_64.log"), lines: 2, secondsAgo: 5)
        let run = system.run("driver", "dkms", "logs")
        #expect(run.lines.contains("✗ \(SeedSystem.tkg) [FAILED] - 2h ago (the log no longer exists)"))
        #expect(run.lines.contains("- \(SeedSystem.old) [UNKNOWN] (the log no longer exists)"))
        #expect(run.lines(with: "\(SeedSystem.old)-x86_64.json is damaged").count == 1)
        #expect(run.lines.contains("! 6.1.0 [UNFINISHED] - just now (2 lines)"))
    }

    @Test func failedBuildsOfAVersionThatIsGoneAreShownAndNeedNobody() throws {
        try system.failure(SeedSystem.zen, "old story", secondsAgo: 1, folder: "/var/log/nvctl/nvidia-580.95.05")
        let run = system.run("driver", "dkms", "logs")
        #expect(
            run.lines.contains(
                "Build Logs of a Driver That Is Not Registered (/var/log/nvctl/nvidia-580.95.05)"))
        #expect(run.lines(with: "old story").count == 1)
        #expect(run.status == 0)
    }

    // MARK: What plain DKMS leaves behind

    private static let oldHeader = "DKMS make.log for nvidia-590.48.01 for kernel \(SeedSystem.tkg) (x86_64)"
    private static let header = "DKMS (dkms-3.2.2) make.log for nvidia/590.48.01 for kernel \(SeedSystem.tkg) (x86_64)"
    private static let trailer = "# elapsed time: 00:01:10\n" + String(repeating: "-", count: 64)

    private static let endings: [(text: String, result: String)] = [
        // DKMS 3.0.10 records no exit code.
        ("\(oldHeader)\nmake: *** Error 2", "UNFINISHED"),
        // DKMS 3.1.5 and 3.2.
        ("\(header)\n# command: make\ncc: error\n\n# exit code: 2\n# elapsed time: 00:01:10", "FAILED"),
        ("\(header)\n# command: make\ncc: error\n\n# exit code: 2\n\(trailer)", "FAILED"),
        // make succeeded, but DKMS ended before it kept the modules, or a module is missing.
        ("\(header)\n# command: make\n\n# exit code: 0\n\(trailer)", "UNFINISHED"),
        // The script before make failed, which some DKMS versions ignore. make is still running.
        ("\(header)\n# exit code: 1\n\(trailer)\n\nBuilding module(s)", "UNFINISHED"),
        ("\(header)", "UNFINISHED"),
        ("\(header)\n# exit code: x\n\(trailer)", "UNFINISHED"),
    ]

    @Test(arguments: endings)
    func aLogInTheBuildFolderEndsAsItsExitCodeSays(text: String, result: String) throws {
        let path = Self.buildLog
        try fixture.file(path, text + "\n")
        try fixture.modified(path, at: FixtureRoot.now - 60)
        let run = system.run("driver", "dkms", "logs")
        #expect(run.lines(with: "\(SeedSystem.tkg) [\(result)] - 1m ago").count == 1)
        #expect(run.lines(with: "(log: \(path))").count == 1)
        #expect(run.status == (result == "FAILED" ? 2 : 0))
    }

    @Test(arguments: [
        "", "some other text", "DKMS make.log for nvidia-1 for kernel ../../x (x86_64)", "DKMS make.log for",
    ])
    func aLogWithoutAKernelBelongsToNone(header: String) throws {
        try fixture.file(Self.buildLog, header + "\n# exit code: 2\n")
        let run = system.run("driver", "dkms", "logs")
        #expect(run.lines(with: "✗ unknown kernel [FAILED]").count == 1)
    }

    @Test func aFailedBuildOfOursIsListedOnce() throws {
        let path = Self.buildLog
        try fixture.file(path, Self.header + "\n# exit code: 2\n" + Self.trailer + "\n")
        try fixture.modified(path, at: FixtureRoot.now - 601)
        try system.failure(SeedSystem.tkg, "make exited with status 2", secondsAgo: 600)
        #expect(system.run("driver", "dkms", "logs").lines(with: "[FAILED]").count == 1)
        // A later build by plain dkms is a separate build.
        try fixture.modified(path, at: FixtureRoot.now - 10)
        #expect(system.run("driver", "dkms", "logs").lines(with: "[FAILED]").count == 2)
    }
}
