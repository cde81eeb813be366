import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// Every command that nvctl or a document names exists, and has the options that are named with it.
@Suite struct NamedCommandsTests {

    /// Only nvctl's own programs start these.
    private static let hidden: Set<String> = ["run-hook", "ask-nvml", "read-clone"]
    private static let kernel = KernelRelease("6.18.2-1-cachyos-lto")

    /// One of each kind.
    private static let invocations: [Invocation] = [
        .status, .build, .doctor, .fix, .setup, .writeConf, .hook, .hookAsRoot, .logs, .rollback, .unregister,
        .sourceSync, .gspStatus, .build(for: kernel, force: true, jobs: 1, parallel: 1), .logs(tail: 100), .use(),
        .unregister(nil), .testBoot(kernel, initramfs: true), .sourceInit(), .sourceUpdate(),
    ]

    @Test(arguments: invocations) func whatIsAdvisedCanBeRun(invocation: Invocation) throws {
        try parse(words(of: invocation.text))
    }

    /// Advice names these without a command, because it is the one that was run.
    @Test(arguments: Invocation.Option.allCases) func someCommandHasTheOption(option: Invocation.Option) {
        let commands = [
            "dkms build", "dkms cleanup", "dkms unregister", "dkms use 590.48.01", "gsp status", "source update",
        ]
        #expect(
            commands.contains { command in
                (try? parse(words(of: "driver \(command) \(option)"))) != nil
            })
    }

    @Test func noneIsLeftOut() throws {
        let source = try #require(
            SystemRoot.host.text(Checkout.folder.appending("Sources/DriverModel/Advice/Invocation.swift")))
        let defined = source.split(separator: "\n").count { $0.hasPrefix("    package static ") }
        #expect(defined == Self.invocations.count)
    }

    /// A name that a shell would misread is quoted; a placeholder is not.
    @Test func theyCanBePasted() {
        #expect(Invocation.sourceInit("/home/a b").text == "nvctl driver source init '/home/a b'")
        #expect(Invocation.use().text == "nvctl driver dkms use <version>")
        #expect(Invocation.hookAsRoot.text == "sudo nvctl driver dkms hook")
    }

    @Test func documentsAndMessagesNameCommandsThatExist() throws {
        let documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] + files("docs", ".md")
        // The reference is made from the commands themselves, and shows options in brackets.
        let files = documents.filter { $0 != "docs/commands.md" } + files("Sources", ".swift")
        var found = 0
        for file in files {
            let text = try #require(SystemRoot.host.text(Checkout.folder.appending(file)), "\(file)")
            for line in unwrapped(text, isDocument: file.hasSuffix(".md")).split(separator: "\n") {
                for command in commands(in: String(line)) {
                    found += 1
                    do { try parse(command) } catch { Issue.record("\(file): \(line): \(command)") }
                }
                for command in quoted(in: String(line)) {
                    found += 1
                    do { try parse(command, isWhole: false) } catch { Issue.record("\(file): \(line): \(command)") }
                }
            }
        }
        #expect(found > 150)
    }

    /// An option behind `\(.build)` belongs to no invocation, so nobody would notice that it does not exist.
    @Test func noOptionIsWrittenBehindAnInvocation() throws {
        let written = /\\\((Invocation)?\.[a-z]\w*(\([^)]*\))?\)'? --?[a-z]/
        for file in files("Sources", ".swift") {
            let text = try #require(SystemRoot.host.text(Checkout.folder.appending(file)), "\(file)")
            let found = unwrapped(text, isDocument: false).matches(of: written).map { String($0.output.0) }
            #expect(found == [], "\(file)")
        }
    }

    /// Joins the lines of a command between backquotes, because a document may wrap it.
    private func unwrapped(_ text: String, isDocument: Bool) -> String {
        guard isDocument else { return text.replacing(/"\s*\n\s*\+ "|\\\n\s*/, with: "") }
        return text.split(separator: "```", omittingEmptySubsequences: false).enumerated().map { block in
            guard block.offset % 2 == 0 else { return String(block.element) }
            return block.element.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { part in
                part.offset % 2 == 1
                    ? part.element.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                    : String(part.element)
            }.joined(separator: "`")
        }.joined(separator: "\n")
    }

    private func files(_ folder: String, _ ending: String) -> [String] {
        let host = SystemRoot.host
        return host.names(in: Checkout.folder.appending(folder)).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            if host.isDirectory(Checkout.folder.appending(path)) { return files(path, ending) }
            return name.hasSuffix(ending) ? [path] : []
        }
    }

    /// The words of each command that a line names. A command ends at the first character that cannot belong to it.
    private func commands(in line: String) -> [[String]] {
        var commands: [[String]] = []
        // Fills in what stands for a value: the first in documents, the second in messages.
        let line = line.replacing(#""$(uname -r)""#, with: "6.18.2").replacing(#"\(version)"#, with: "590.48.01")
        var rest = line[...]
        while let range = rest.firstRange(of: "nvctl driver ") {
            rest = rest[range.lowerBound...]
            let command = rest.prefix { !"`'\"#;|,)(\\>║".contains($0) }
            commands.append(words(of: filled(String(rest), upTo: String(command))))
            rest = rest.dropFirst("nvctl driver ".count)
        }
        return commands.filter { $0.allSatisfy { !Self.hidden.contains($0) } }
    }

    /// What stands between quotes or backquotes without the program's name, as in `source update`.
    private func quoted(in line: String) -> [[String]] {
        line.matches(of: /(['`])((?:driver|source|gsp) [^'`]+)['`]/).compactMap { match in
            let words = words(of: String(match.output.2))
            let command = words.first == "driver" ? words : ["driver"] + words
            return command.contains { Self.hidden.contains($0) } ? nil : command
        }
    }

    /// In a placeholder, as in `use <version>`, `>` does not end the command.
    private func filled(_ rest: String, upTo command: String) -> String {
        guard command.contains("<") else { return command }
        return String(rest.prefix { !"`'\"#;|,)(\\║".contains($0) })
    }

    private func words(of command: String) -> [String] {
        var words = command.split(separator: " ").map(String.init)
        words.removeAll { $0 == "nvctl" || $0 == "sudo" }
        // A full stop or a colon ends the sentence that it stands in.
        if let last = words.last, last.hasSuffix(".") || last.hasSuffix(":") {
            words[words.count - 1] = String(last.dropLast())
        }
        return words.map { $0 == "<seconds>" ? "60" : $0.hasPrefix("<") ? "590.48.01" : $0 }
    }

    /// `isWhole`: with all arguments that it needs.
    private func parse(_ words: [String], isWhole: Bool = true) throws {
        // A document may name an option without its value.
        let isOption = words.last?.hasPrefix("--") ?? false
        do { _ = try NvctlCommand.parseAsRoot(words) } catch  where isOption || !isWhole {
            _ = try NvctlCommand.parseAsRoot(words + ["590.48.01"])
        }
    }
}
