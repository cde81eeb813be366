import SystemPackage
import SystemValues
import Text

/// A program to run, as a value: its name, its arguments, and a clean environment.
///
/// No shell is involved, so no text in an argument can become a command.
package struct Program: Hashable, Sendable {
    package var name: String
    package var arguments: [String]
    /// Added to the clean environment that every program gets.
    package var environment: [String: String]
    package var workingDirectory: FilePath?
    /// The account to run it as; nil for nvctl's own.
    package var account: UserAccount?
    /// What the program gets on standard input.
    package var input: String
    /// Whether it is nvctl itself, whatever the name says.
    package private(set) var isNvctl = false

    package init(
        _ name: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        workingDirectory: FilePath? = nil,
        account: UserAccount? = nil,
        input: String = ""
    ) {
        self.name = name
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.account = account
        self.input = input
    }

    /// nvctl itself, on this machine and as another account. That account may not be able to reach nvctl's file, so
    /// nvctl is started through an open descriptor and gets nothing else on standard input.
    package static func nvctl(_ arguments: [String], as account: UserAccount, in folder: FilePath) -> Program {
        var program = Program("nvctl", arguments, workingDirectory: folder, account: account)
        program.isNvctl = true
        return program
    }

    /// The command, so that it can be pasted into a shell.
    package var commandLine: String {
        ([name] + arguments).map(\.shellQuoted).joined(separator: " ")
    }
}

/// How a program ended, and its output if that was requested.
package struct ProgramResult: Hashable, Sendable {
    package enum Ending: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
    }

    package let ending: Ending
    package let output: String
    /// Its output on standard error.
    package let errors: String

    package init(_ ending: Ending, output: String = "", errors: String = "") {
        self.ending = ending
        self.output = output
        self.errors = errors
    }

    package var everything: String { output + errors }

    package var succeeded: Bool { ending == .exited(0) }

    package var exitStatus: Int32? {
        if case .exited(let status) = ending { status } else { nil }
    }
}

package struct ProgramError: WordedError, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        case notFound
        case cannotStart(String)
        case ended(ProgramResult)
        /// It reported success, but did not do its work.
        case withoutEffect(String)
    }

    package let program: Program
    package let reason: Reason

    package init(_ program: Program, _ reason: Reason) {
        self.program = program
        self.reason = reason
    }

    package var description: String {
        let command = program.commandLine.printable
        switch reason {
        case .notFound:
            return
                "\(program.name.printable) is not installed (looked in "
                + "\(SearchPath.directories.joined(separator: ":")))"
        case .cannotStart(let text): return "cannot start \(command): \(text)"
        case .withoutEffect(let text): return "\(command) exited with status 0, but \(text.printable)"
        case .ended(let result):
            let how =
                switch result.ending {
                case .exited(let status): "exited with status \(status)"
                case .signalled(let signal): "was killed by signal \(signal)"
                }
            let words = result.everything.split(separator: "\n").suffix(6).map { "\n  " + String($0).printable }
                .joined()
            return "\(command) \(how)\(words.isEmpty ? "" : ":")\(words)"
        }
    }
}

package enum ProgramOutput: Hashable, Sendable {
    /// Kept in memory, up to this many bytes.
    case captured(limit: Int)
    /// Standard output and standard error, appended to a file on the machine that runs nvctl.
    case appended(to: MachinePath)
    /// Only standard output, in a new file on the machine that runs nvctl.
    case written(to: MachinePath)
}

package protocol ProgramRunner: Sendable {
    /// The path of a program on the search path; nil if it is not installed.
    func locate(_ name: String) -> FilePath?
    func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult
}

extension ProgramRunner {
    /// Runs the program to its end, and returns its standard output. Any status but 0 is an error.
    @discardableResult
    package func output(of program: Program, limit: Int = 4 << 20) async throws -> String {
        let result = try await run(program, output: .captured(limit: limit))
        guard result.succeeded else { throw ProgramError(program, .ended(result)) }
        return result.output
    }
}
