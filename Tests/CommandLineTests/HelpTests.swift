import ArgumentParser
import Testing

@testable import NvctlCommandLine

/// What `--help` says of each command, and in which form.
@Suite struct HelpTests {
    private static let commands = shown(NvctlCommand.self)

    /// A command and those below it, without the hidden ones, which only nvctl and its hook run.
    private static func shown(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        guard command.configuration.shouldDisplay else { return [] }
        return [command] + command.configuration.subcommands.flatMap(shown)
    }

    /// The lines of the help's examples, without their indentation.
    private func examples(of command: any ParsableCommand.Type) -> [Substring] {
        let lines = NvctlCommand.helpMessage(for: command, columns: 80).split(
            separator: "\n", omittingEmptySubsequences: false)
        return lines.drop { $0 != "Examples:" }.dropFirst().prefix { $0.hasPrefix("  ") }.map { $0.dropFirst(2) }
    }

    @Test func allCommandsAreFound() { #expect(Self.commands.count == 27) }

    /// Each example has two lines, neither of them wrapped: what it is for, and a command that can be parsed. For a
    /// command without subcommands, it is that command.
    @Test(arguments: commands.indices) func everyCommandHasTwoExamples(index: Int) throws {
        let command = Self.commands[index]
        let lines = examples(of: command)
        #expect(lines.count == 4, "\(command)")
        for (offset, line) in lines.enumerated() {
            guard offset % 2 == 1 else {
                #expect(line.hasPrefix("# ") && !line.hasSuffix("."), "\(command): \(line)")
                continue
            }
            let words = line.replacing(#""$(uname -r)""#, with: "6.18.2").split(separator: " ").map(String.init)
            let arguments = words.drop { $0 == "sudo" }
            #expect(arguments.first == "nvctl", "\(command): \(line)")
            let parsed = try NvctlCommand.parseAsRoot(Array(arguments.dropFirst()))
            if command.configuration.subcommands.isEmpty { #expect(type(of: parsed) == command, "\(line)") }
        }
    }

    @Test(arguments: commands.indices) func everyHelpSaysWhatTheExitStatusMeans(index: Int) {
        let help = NvctlCommand.helpMessage(for: Self.commands[index], columns: 10_000)
        #expect(help.contains("\n\n\(ExitStatus.help)\n"))
    }
}
