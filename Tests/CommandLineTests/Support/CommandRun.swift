import DriverFacts
import DriverModel
import Host
import Synchronization
import Terminal
import Testing

@testable import NvctlCommandLine

/// A whole command run on a made-up system: what it printed, and how it ended.
struct CommandRun {
    let output: String
    let status: Int32
    /// What the command writes to standard error when it ends.
    let message: String
    /// What the command writes to standard error before that: questions and progress.
    let notes: String

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
        notes = ""
    }

    /// Runs a command that changes something or waits for a program. With `answering`, a user at a terminal gives that
    /// answer. `noting` gets each note as it is written.
    static func waiting(
        _ arguments: [String], on host: Host, palette: Palette = .plain,
        answering answer: (@Sendable () -> String?)? = nil, noting: (@Sendable (String) -> Void)? = nil
    ) async -> CommandRun {
        let (printed, noted) = (Output(), Output())
        var context = Self.context(host, palette, printed)
        context.note = { text in
            noted.add(text)
            noting?(text)
        }
        context.isInteractive = answer != nil
        context.isInside = true
        if let answer { context.answer = answer }
        do {
            switch try NvctlCommand.parseAsRoot(arguments) {
            case let command as DkmsBuildCommand: try await command.run(in: context)
            case let command as DkmsUseCommand: try await command.run(in: context)
            case let command as DkmsRollbackCommand: try await command.run(in: context)
            case let command as DkmsUnregisterCommand: try await command.run(in: context)
            case let command as DkmsSetupCommand: try await command.run(in: context)
            case let command as DkmsFixCommand: try await command.run(in: context)
            case let command as DkmsHookCommand: try await command.run(in: context)
            case let command as CachePruneCommand: try await command.run(in: context)
            case let command as SourceInitCommand: try await command.run(in: context)
            case let command as SourceSyncCommand: try await command.run(in: context)
            case let command as SourceUpdateCommand: try await command.run(in: context)
            case let command as DriverInfoCommand: try await command.run(in: context)
            case let command as DkmsCleanupCommand: try await command.run(in: context)
            case let command as DkmsDoctorCommand: try await command.run(in: context)
            case let command as DriverDoctorCommand: try await command.run(in: context)
            case let command as GspStatusCommand: try await command.run(in: context)
            case let other: Issue.record("no test runs \(other)")
            }
            return CommandRun(output: printed.text, status: 0, message: "", notes: noted.text)
        } catch {
            let ending = Entry.ending(of: error)
            return CommandRun(
                output: printed.text, status: ending.status, message: ending.text, notes: noted.text)
        }
    }

    private init(output: String, status: Int32, message: String, notes: String) {
        (self.output, self.status, self.message, self.notes) = (output, status, message, notes)
    }

    private static func context(_ host: Host, _ palette: Palette, _ printed: Output) -> CommandContext {
        CommandContext(host: host, palette: palette, print: { printed.add($0) }, note: { _ in }, isInteractive: false)
    }

    var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    /// The last line of JSON, which is the result.
    var result: JSONValue? { lines.last { !$0.isEmpty }.flatMap { try? JSONValue($0) } }

    func lines(with text: String) -> [String] { lines.filter { $0.contains(text) } }

    private final class Output: Sendable {
        private let content = Mutex("")

        func add(_ text: String) { content.withLock { $0 += text + "\n" } }
        var text: String { content.withLock { $0 } }
    }
}
