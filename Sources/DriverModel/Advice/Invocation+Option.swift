extension Invocation {
    /// An option to add to the command that was run, whichever that was.
    package enum Option: String, CaseIterable, CustomStringConvertible {
        case execute = "--execute"
        case fewerJobs = "--jobs 1 --parallel 1"
        case force = "--force"
        case inTransaction = "--in-transaction"
        case kernel = "--kernel"
        case partial = "--partial"
        case verbose = "--verbose"
        case version = "--version"
        case wait = "--wait <seconds>"
        case yes = "--yes"

        package var description: String { rawValue }
    }
}
