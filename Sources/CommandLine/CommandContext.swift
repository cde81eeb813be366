import DriverModel
import Glibc
import Host
import Logging
import SystemPackage
import Terminal
import Text

/// What a command works with: the system, and where its output goes. Tests pass their own.
package struct CommandContext: Sendable {
    package var host: Host
    package var palette: Palette
    /// The result, on standard output.
    package var print: @Sendable (String) -> Void
    /// A line of standard output before the result is known. Returns false if it could not be written, which is no
    /// reason to stop a change halfway.
    package var printEvent: @Sendable (String) -> Bool
    /// Progress, notes and prompts, on standard error.
    package var note: @Sendable (String) -> Void
    /// The terminal behind standard error, for progress that is drawn in place; nil if standard error is no terminal.
    package var screen: Screen?
    /// Whether somebody is there who can answer.
    package var isInteractive: Bool
    /// Whether nvctl need not mount anything for programs of a mounted system. True for the made-up programs of tests.
    var isInside = false
    /// Reads the user's answer; nil if there is none.
    package var answer: @Sendable () -> String? = { readLine() }
    package var jsonVersion = JSONVersion.first

    package init(
        host: Host,
        palette: Palette,
        print: @escaping @Sendable (String) -> Void,
        printEvent: (@Sendable (String) -> Bool)? = nil,
        note: @escaping @Sendable (String) -> Void,
        screen: Screen? = nil,
        isInteractive: Bool
    ) {
        self.host = host
        self.palette = palette
        self.print = print
        self.printEvent =
            printEvent ?? { [print] in
                print($0); return true
            }
        self.note = note
        self.screen = screen
        self.isInteractive = isInteractive
    }

    static func standard(_ options: GlobalOptions) throws -> CommandContext {
        let root = SystemRoot(FilePath(options.root ?? "/"))
        // A mount point with nothing mounted would pass for a system where all is well.
        guard root.isDirectory("/etc") || root.isDirectory("/usr") else { throw Failure.notASystem(root.path) }
        let environment = currentEnvironment()
        let screen = screen(options, environment)
        let note: @Sendable (String) -> Void = { text in
            if let screen { screen.note(text.printableLines) } else { write(text.printableLines, to: 2) }
        }
        let logger = Logger(label: "nvctl") { _ in
            StandardErrorLog(logLevel: options.verbose ? .debug : .warning, note: note)
        }
        var context = CommandContext(
            host: .system(
                root: root, environment: environment, logger: logger),
            palette: Palette(isTerminal: isatty(1) == 1, isDisabled: options.noColor, environment: environment),
            print: { text in
                // A result that got lost is no success: scripts would continue without it.
                guard !write(text, to: 1) else { return }
                write("nvctl: cannot write to standard output", to: 2)
                exit(ExitStatus.failed.rawValue)
            },
            printEvent: { write($0, to: 1) },
            note: note,
            screen: screen,
            isInteractive: isatty(0) == 1 && isatty(2) == 1
        )
        context.jsonVersion = JSONVersion(environment: environment)
        return context
    }

    func json(_ document: any Encodable) throws -> String { try document.json(jsonVersion) }

    func jsonLine(_ document: any Encodable) throws -> String { try document.jsonLine(jsonVersion) }

    private static func screen(_ options: GlobalOptions, _ environment: [String: String]) -> Screen? {
        guard isatty(2) == 1, let term = environment["TERM"], !term.isEmpty, term != "dumb" else { return nil }
        return Screen(
            palette: Palette(isTerminal: true, isDisabled: options.noColor, environment: environment),
            size: { WindowSize.current(of: 2) ?? WindowSize(columns: 80, rows: 24) },
            write: { _ = try? FileDescriptor.standardError.writeAll($0.utf8) })
    }

    @discardableResult
    static func write(_ text: String, to descriptor: CInt) -> Bool {
        (try? FileDescriptor(rawValue: descriptor).writeAll((text + "\n").utf8)) != nil
    }

    /// A setting with a typing error must not go unnoticed: it may have been meant to protect a kernel.
    func warn(of configuration: Configuration) {
        for problem in configuration.problems { note("nvctl: \(problem)") }
    }

    private static func currentEnvironment() -> [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let pointer = entry.pointee {
            let parts = String(systemString: pointer).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return result
    }
}

/// Writes log lines to standard error, so that standard output has only the result.
struct StandardErrorLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let note: @Sendable (String) -> Void

    init(logLevel: Logger.Level, note: @escaping @Sendable (String) -> Void) {
        self.logLevel = logLevel
        self.note = note
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        note("nvctl: \("\(event.message)".printable)")
    }
}
