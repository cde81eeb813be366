import ArgumentParser
import Glibc
import Text

/// From arguments to exit status: the whole run of the program.
package enum Entry {
    package static func run(_ arguments: [String]) async -> Int32 {
        // The argument parser would offer its own --version on every command, but there it means a driver's version.
        if arguments == ["--version"] {
            CommandContext.write("nvctl \(NvctlCommand.version)", to: 1)
            return 0
        }
        // The same umask as DKMS has: everybody may read what depmod and a driver's scripts write, whoever called us.
        umask(0o022)
        do {
            var command = try NvctlCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            let ending = ending(of: error)
            if !ending.text.isEmpty { CommandContext.write(ending.text, to: ending.status == 0 ? 1 : 2) }
            return ending.status
        }
    }

    /// The text to print at the end, and the exit status. Help and version that the user asked for are results, and end
    /// with 0.
    static func ending(of error: any Error) -> (text: String, status: Int32) {
        if let status = error as? ExitCode { return ("", status.rawValue) }
        // The argument parser gives status 1 only to errors that are not its own.
        let status = NvctlCommand.exitCode(for: error)
        guard status != .failure else {
            let report = ErrorReport(error)
            return (report.text, report.status.rawValue)
        }
        // Messages of the argument parser quote what the user wrote.
        return (NvctlCommand.fullMessage(for: error).printableLines, status.rawValue)
    }
}
