import ArgumentParser
import DriverModules

/// From arguments to exit status: the whole run of the program.
public enum Entry {
    public static func run(_ arguments: [String]) async -> Int32 {
        do {
            var command = try NvctlCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return 0
        } catch let status as ExitCode {
            return status.rawValue
        } catch {
            return report(error)
        }
    }

    private static func report(_ error: any Error) -> Int32 {
        if let explained = ErrorReport(error) {
            CommandContext.write(explained.text, to: 2)
            return explained.status.rawValue
        }
        let text = NvctlCommand.fullMessage(for: error)
        let status = NvctlCommand.exitCode(for: error)
        // Help and version that were asked for are results.
        if !text.isEmpty { CommandContext.write(text, to: status == .success ? 1 : 2) }
        return status.rawValue
    }
}
