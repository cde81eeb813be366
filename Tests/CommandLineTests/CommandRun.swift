import DriverModel
import Glibc
import Host
import Synchronization
import SystemPackage
import Terminal
import Testing

@testable import NvctlCommandLine

/// A whole command run on a made-up system: what it printed, and how it ended.
struct CommandRun {
    let output: String
    let status: Int32
    /// What it would say on standard error.
    let message: String

    init(_ arguments: [String], on host: Host, palette: Palette = .plain) {
        let printed = Output()
        let context = Self.context(host, palette, printed)
        var status: Int32 = 0
        var message = ""
        do {
            switch try NvctlCommand.parseAsRoot(arguments) {
            case let command as DkmsStatusCommand: try command.run(in: context)
            case let command as DkmsLogsCommand: try command.run(in: context)
            case let command as SourceStatusCommand:
                let inventory = Inventory.read(host)
                let clone = SourceStatus.clone(of: inventory).map { CloneFacts.look(at: $0, in: host.root) }
                try command.show(inventory, clone: clone, in: context)
            case let command as CacheListCommand: try command.run(in: context)
            case let other: Issue.record("no test runs \(other)")
            }
        } catch {
            (message, status) = Entry.ending(of: error)
        }
        self.output = printed.text
        self.status = status
        self.message = message
    }

    /// A command that changes something, or waits for a program.
    static func waiting(_ arguments: [String], on host: Host, palette: Palette = .plain) async -> CommandRun {
        let printed = Output()
        let context = Self.context(host, palette, printed)
        do {
            switch try NvctlCommand.parseAsRoot(arguments) {
            case let command as DriverInfoCommand: try await command.run(in: context)
            case let command as DkmsCleanupCommand: try await command.run(in: context)
            case let command as DkmsDoctorCommand: try await command.run(in: context)
            case let command as DriverDoctorCommand: try await command.run(in: context)
            case let command as GspStatusCommand: try await command.run(in: context)
            case let other: Issue.record("no test runs \(other)")
            }
            return CommandRun(output: printed.text, status: 0, message: "")
        } catch {
            let ending = Entry.ending(of: error)
            return CommandRun(output: printed.text, status: ending.status, message: ending.text)
        }
    }

    private init(output: String, status: Int32, message: String) {
        self.output = output
        self.status = status
        self.message = message
    }

    private static func context(_ host: Host, _ palette: Palette, _ printed: Output) -> CommandContext {
        CommandContext(host: host, palette: palette, print: { printed.add($0) }, note: { _ in }, isInteractive: false)
    }

    var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    /// The lines that contain a text.
    func lines(with text: String) -> [String] { lines.filter { $0.contains(text) } }

    private final class Output: Sendable {
        private let content = Mutex("")

        func add(_ text: String) { content.withLock { $0 += text + "\n" } }
        var text: String { content.withLock { $0 } }
    }
}

/// A text that a command must print exactly. `NVCTL_RECORD=1 swift test` writes what it prints now,
/// and fails, so that a recording never passes by itself.
struct GoldenFile {
    let path: FilePath

    init(_ name: String) {
        path = FilePath(#filePath).removingLastComponent().appending("Golden").appending("\(name).txt")
    }

    func expect(_ output: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        if getenv("NVCTL_RECORD") != nil {
            try SystemRoot.host.write(output, to: path)
            Issue.record("recorded \(path): look at the difference", sourceLocation: sourceLocation)
            return
        }
        #expect(output == text, sourceLocation: sourceLocation)
    }

    var text: String? { SystemRoot.host.text(path) }
}
