import Glibc
import Host
import Logging
import SystemPackage
import Terminal

/// What a command works with: the system, and where its words go. Tests give one of their own.
public struct CommandContext: Sendable {
    public var host: Host
    public var palette: Palette
    /// The result, on standard output.
    public var print: @Sendable (String) -> Void
    /// Progress, notes and prompts, on standard error.
    public var note: @Sendable (String) -> Void
    /// Somebody is there who can answer.
    public var isInteractive: Bool

    public init(
        host: Host,
        palette: Palette,
        print: @escaping @Sendable (String) -> Void,
        note: @escaping @Sendable (String) -> Void,
        isInteractive: Bool
    ) {
        self.host = host
        self.palette = palette
        self.print = print
        self.note = note
        self.isInteractive = isInteractive
    }

    static func standard(_ options: GlobalOptions) -> CommandContext {
        let environment = currentEnvironment()
        let logger = Logger(label: "nvctl") { _ in
            StandardErrorLog(logLevel: options.verbose ? .debug : .warning)
        }
        return CommandContext(
            host: .system(
                root: SystemRoot(FilePath(options.root ?? "/")), environment: environment, logger: logger),
            palette: Palette(isTerminal: isatty(1) == 1, isDisabled: options.noColor, environment: environment),
            print: { write($0, to: 1) },
            note: { write($0, to: 2) },
            isInteractive: isatty(0) == 1 && isatty(2) == 1
        )
    }

    static func write(_ text: String, to descriptor: CInt) {
        _ = try? FileDescriptor(rawValue: descriptor).writeAll((text + "\n").utf8)
    }

    private static func currentEnvironment() -> [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let pointer = entry.pointee {
            let parts = String(cString: pointer).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return result
    }
}

/// Log lines on standard error, so that standard output carries the result alone.
struct StandardErrorLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(logLevel: Logger.Level) { self.logLevel = logLevel }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        _ = try? FileDescriptor.standardError.writeAll("nvctl: \("\(event.message)".printable)\n".utf8)
    }
}
