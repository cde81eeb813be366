import Host
import Synchronization
import SystemPackage
import TestSupport

/// The programs of a made-up system. Each one changes only the files that nvctl looks at afterwards. depmod is the real
/// one. A program that a test does not expect is an error.
final class FakePrograms: ProgramRunner {
    /// What to answer instead of running a program whose command line begins like this.
    struct Answer: Sendable {
        let beginning: String
        let give: @Sendable (Program) async throws -> ProgramResult
    }

    struct Unexpected: Error { let commandLine: String }

    private struct State {
        var installed: Set<String> = ["dkms", "gcc", "make", "git", "tar", "lsinitcpio"]
        var answers: [Answer] = []
        var commands: [String] = []
    }

    let fixture: FixtureRoot
    let git: FakeGit
    private let state = Mutex(State())

    init(_ fixture: FixtureRoot) {
        self.fixture = fixture
        git = FakeGit(fixture)
    }

    /// The command lines that were run, in order. Of bash, which reads dkms.conf, only the name.
    var commands: [String] { state.withLock(\.commands) }

    func uninstall(_ name: String) { state.withLock { _ = $0.installed.remove(name) } }

    /// Sets the answer for later runs of a program. The latest answer counts.
    func answer(_ beginning: String, _ give: @escaping @Sendable (Program) async throws -> ProgramResult) {
        state.withLock { $0.answers.insert(Answer(beginning: beginning, give: give), at: 0) }
    }

    /// Makes a change before the program does its usual work.
    func before(_ beginning: String, _ change: @escaping @Sendable () throws -> Void) {
        answer(beginning) { [self] program in
            try change()
            return try await carryOut(program, output: .captured(limit: 1 << 20))
        }
    }

    func locate(_ name: String) -> FilePath? {
        state.withLock { $0.installed.contains(name) } ? FilePath("/usr/bin").appending(name) : nil
    }

    func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
        let line = program.name == "bash" ? "bash" : program.commandLine
        let answer = state.withLock { state in
            state.commands.append(line)
            return state.answers.first { line.hasPrefix($0.beginning) }
        }
        if let answer { return try await answer.give(program) }
        return try await carryOut(program, output: output)
    }

    private var images: FakeImages { FakeImages(fixture) }

    private func carryOut(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
        let name = FilePath(program.name).lastComponent?.string ?? ""
        switch name {
        case "dkms": return try await FakeDkms(fixture).run(program.arguments)
        case "bash": return try FakeDkms(fixture).settings(program.arguments)
        case "depmod": return try await fixture.depmod(program.arguments)
        case "git": return try git.run(program.arguments, output: output)
        case "lsinitcpio": return try images.list(program.arguments)
        case "mkinitcpio": return try images.make()
        case "tar": return try FakeTar(fixture).run(program, output: output)
        case "gcc", "cc": return ProgramResult(.exited(0), output: "12.2.0\n")
        default: throw Unexpected(commandLine: program.commandLine)
        }
    }
}

/// An archive with nothing but names in it. The files are copied when it is unpacked.
private struct FakeTar {
    let fixture: FixtureRoot

    init(_ fixture: FixtureRoot) { self.fixture = fixture }

    func run(_ program: Program, output: ProgramOutput) throws -> ProgramResult {
        func value(_ option: String) -> String {
            program.arguments.first { $0.hasPrefix(option + "=") }.map { String($0.dropFirst(option.count + 1)) } ?? ""
        }
        let folder = FilePath(value("--directory"))
        if case .written(let archive) = output {
            try SystemRoot.host.write("\(folder)\0\(program.input)", to: archive.path)
            return ProgramResult(.exited(0))
        }
        let packed = (fixture.root.text(FilePath(value("--file"))) ?? "").split(separator: "\0").map(String.init)
        let source = FilePath(packed.first ?? "")
        for name in packed.dropFirst() {
            let (from, to) = (source.appending(name), folder.appending(name))
            guard let status = fixture.root.status(from) else { continue }
            if status.kind == .directory {
                try fixture.folder(to)
            } else {
                try fixture.file(to, bytes: fixture.root.read(from), mode: status.mode)
            }
        }
        return ProgramResult(.exited(0))
    }
}
