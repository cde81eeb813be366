import Glibc
import Host
import Logging
import SystemPackage
import SystemValues
import TestSupport
import Testing
import Text

/// Programs as they are really run.
@Suite(.timeLimit(.minutes(10))) struct SystemProgramsTests {
    private let fixture: FixtureRoot
    private let programs = RealPrograms.system

    init() throws { fixture = try FixtureRoot() }

    private func shell(_ script: String, _ arguments: String...) -> Program {
        Program("sh", ["-c", script, "sh"] + arguments)
    }

    private func run(_ program: Program, limit: Int = 1 << 16) async throws -> ProgramResult {
        try await programs.run(program, output: .captured(limit: limit))
    }

    // MARK: What it gets

    @Test func programsGetAndGiveTheBytes() async throws {
        let name = String(systemBytes: [0x63, 0xe9])
        #expect(try await programs.output(of: Program("printf", ["%s", name])) == name)
        #expect(try await programs.output(of: Program("cat", input: name)) == name)
    }

    @Test func argumentsAreNobodysToExpand() async throws {
        let arguments = ["", "two words", "$HOME", "*", "'\"", "a\nb", "--", ";id"]
        let output = try await programs.output(of: Program("printf", ["%s\\0"] + arguments))
        #expect(
            output.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(String.init) == arguments)
    }

    @Test func itsEnvironmentIsCleanAndWhatWasGiven() async throws {
        let output = try await programs.output(of: Program("env", environment: ["A": "b c", "LC_ALL": "C"]))
        #expect(
            Set(output.split(separator: "\n").map(String.init))
                == ["PATH=\(SearchPath.text)", "LC_ALL=C", "HOME=/root", "A=b c"])
    }

    @Test func itsFolderIsTheOneGiven() async throws {
        let inside = Program("pwd", ["-P"], workingDirectory: fixture.path)
        #expect(try await programs.output(of: inside) == "\(fixture.path)\n")
        #expect(try await programs.output(of: Program("pwd", ["-P"])) == "/\n")
    }

    /// So no program can type into the shell that nvctl was called from.
    @Test func itHasASessionAndAGroupOfItsOwn() async throws {
        let words = try await programs.output(
            of: shell("read a b c d group session tty rest </proc/$$/stat; echo $$ $group $session $tty")
        )
        .split(whereSeparator: \.isWhitespace)
        try #require(words.count == 4)
        #expect(words[0] == words[1] && words[1] == words[2])
        #expect(words[3] == "0")
    }

    @Test(.enabled(if: geteuid() == 0 && RealPrograms.has("setpriv"), "needs root, and setpriv"))
    func itRunsAsTheAccountThatItIsGiven() async throws {
        var program = shell(
            "id -u; id -g; echo $HOME $USER $LOGNAME; touch \"$1\" 2>&1 || echo refused", "\(fixture.path)/new")
        program.account = UserAccount(user: 4711, group: 4712, name: "4711", home: "/nowhere", isKnown: false)
        let lines = try await programs.output(of: program).split(separator: "\n").map(String.init)
        #expect(lines.prefix(3) == ["4711", "4712", "/nowhere 4711 4711"])
        #expect(lines.last == "refused")
    }

    // MARK: What it gives

    @Test func outputAndErrorsAreToldApart() async throws {
        let result = try await run(shell("echo out; echo err >&2; exit 7"))
        #expect(result == ProgramResult(.exited(7), output: "out\n", errors: "err\n"))
        #expect(!result.succeeded && result.exitStatus == 7)
        let error = await #expect(throws: ProgramError.self) {
            try await programs.output(of: shell("echo why >&2; exit 3"))
        }
        #expect(error?.reason == .ended(ProgramResult(.exited(3), errors: "why\n")))
    }

    @Test(arguments: [SIGKILL, SIGSEGV, SIGTERM]) func aProgramThatIsKilledHasNoStatus(signal: Int32) async throws {
        let result = try await run(shell("echo before; kill -\(signal) $$"))
        #expect(result.ending == .signalled(signal))
        #expect(result.output == "before\n")
        #expect(result.exitStatus == nil && !result.succeeded)
    }

    @Test func outputUpToTheLimitIsWhole() async throws {
        let text = String(repeating: "x", count: 200_000)
        let result = try await run(Program("cat", input: text), limit: 200_000)
        #expect(result.output == text)
    }

    /// The error has none of the output, because half an answer is useless.
    @Test func moreThanTheLimitIsAnError() async throws {
        let program = Program("head", ["--bytes=100000", "/dev/zero"])
        let error = await #expect(throws: ProgramError.self) { try await run(program, limit: 1000) }
        #expect(error?.program == program)
    }

    @Test func bothOutputsGoToTheEndOfALog() async throws {
        try fixture.file("/log", "before\n")
        let log = try fixture.root.locate("/log")
        let result = try await programs.run(shell("echo out; echo err >&2; exit 1"), output: .appended(to: log))
        #expect(result == ProgramResult(.exited(1)))
        #expect(fixture.root.text("/log") == "before\nout\nerr\n")
    }

    /// A file that somebody else has put there is not overwritten.
    @Test func aFileIsWrittenOnlyWhereThereIsNone() async throws {
        let result = try await programs.run(
            shell("echo out; echo err >&2"), output: .written(to: MachinePath(fixture.path.appending("new"))))
        #expect(result == ProgramResult(.exited(0), errors: "err\n"))
        #expect(fixture.root.text("/new") == "out\n")
        #expect(fixture.root.status("/new")?.mode == 0o600)
        await #expect(throws: ProgramError.self) {
            try await programs.run(
                shell("echo other"), output: .written(to: MachinePath(fixture.path.appending("new"))))
        }
        #expect(fixture.root.text("/new") == "out\n")
    }

    // MARK: What there is

    @Test func aProgramThatIsNotThereIsNotFound() async throws {
        try fixture.file("/plain", "#!/bin/sh\n", mode: 0o644)
        for name in [
            "nvctl-no-such-program", fixture.path.appending("none").string, fixture.path.appending("plain").string,
        ] {
            let error = await #expect(throws: ProgramError.self) { try await run(Program(name)) }
            #expect(error?.reason == .notFound, "\(name)")
        }
    }

    @Test func whatIsNoProgramCannotBeStarted() async throws {
        try fixture.file("/broken", "\u{7f}ELF and no more", mode: 0o755)
        let error = await #expect(throws: ProgramError.self) {
            try await run(Program(fixture.path.appending("broken").string))
        }
        #expect(error?.reason == .cannotStart("Exec format error"))
    }

    /// For another system, that system's own programs are found.
    @Test func aNameIsLookedForOnTheSearchPathOfTheSystem() throws {
        try fixture.file("/usr/sbin/tool", mode: 0o755)
        try fixture.file("/usr/bin/plain", mode: 0o644)
        try fixture.folder("/usr/bin/folder")
        try fixture.link("/usr/bin/linked", to: "/usr/sbin/tool")
        let inside = SystemPrograms(root: fixture.root, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(inside.locate("tool") == "/usr/sbin/tool")
        #expect(inside.locate("/usr/sbin/tool") == "/usr/sbin/tool")
        #expect(inside.locate("linked") == "/usr/bin/linked")
        for name in ["plain", "folder", "sh", "/bin/sh", "./tool", ""] {
            #expect(inside.locate(name) == nil, "\(name)")
        }
    }

    // MARK: How it is stopped

    /// The programs that it started end with it, even one that ignores the signal.
    @Test func whoIsCancelledStopsItWithItsGroup() async throws {
        let pipe = try NamedPipe(in: fixture)
        let script = "trap '' TERM; (sleep 600; :) & trap - TERM; echo $$ $! >\"$1\"; wait"
        let running = Task { [programs, program = shell(script, pipe.path.string)] in
            try await programs.run(program, output: .captured(limit: 100))
        }
        let processes = await pipe.line().split(separator: " ").compactMap { Int32($0) }
        try #require(processes.count == 2)
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(processes.allSatisfy { ProcessTable().entry($0) == nil })
    }

    @Test func whoIsCancelledBeforeStartsNothing() async throws {
        let running = Task { [programs, path = fixture.path] in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await programs.run(Program("touch", ["\(path)/new"]), output: .captured(limit: 100))
        }
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(!fixture.root.exists("/new"))
    }

    /// nvctl waits for the program that writes a log, but not for what it leaves behind in the background.
    @Test func aChildInTheBackgroundDoesNotHoldALogUp() async throws {
        let log = MachinePath(fixture.path.appending("log"))
        let result = try await programs.run(shell("sleep 600 & echo $!"), output: .appended(to: log))
        #expect(result.succeeded)
        let child = try #require(Int32(fixture.root.firstLine("/log") ?? ""))
        #expect(ProcessTable().entry(child) != nil)
        kill(child, SIGKILL)
    }

    /// Captured output is complete only when nobody can write to it any more.
    @Test func aChildThatKeepsThePipeOpenIsWaitedFor() async throws {
        let pipe = try NamedPipe(in: fixture)
        let script = "(read line <\"$1\"; echo \"$line\") & echo first"
        let running = Task { [programs, program = shell(script, pipe.path.string)] in
            try await programs.run(program, output: .captured(limit: 100))
        }
        try await pipe.write("second")
        let result = try await running.value
        #expect(result == ProgramResult(.exited(0), output: "first\nsecond\n"))
    }
}
