import DriverModel
import FoundationEssentials
import Host
import SystemPackage

/// Stored in `/run/nvctl`, in a file named after the package manager's process.
extension TransactionState {
    private struct Record: Codable {
        /// When the package manager was started, because a later process may get its number.
        let started: Int64?
        let state: TransactionState
    }

    private static func place(_ transaction: Int32) -> FilePath {
        Places.run.appending("transaction-\(transaction).json")
    }

    /// An empty state if no stage of this transaction has stored one.
    package static func read(_ transaction: Int32, in root: SystemRoot) -> TransactionState {
        guard let bytes = try? root.read(place(transaction), limit: 1 << 20),
            let record = try? JSONDecoder().decode(Record.self, from: Data(bytes)),
            record.started == ProcessTable().entry(transaction)?.started
        else { return TransactionState() }
        return record.state
    }

    package func write(_ transaction: Int32, in root: SystemRoot) throws {
        let record = Record(started: ProcessTable().entry(transaction)?.started, state: self)
        try root.makeDirectory(Places.run, mode: 0o700)
        Self.sweep(in: root, for: transaction)
        try root.write(Array(JSONEncoder().encode(record)), to: Self.place(transaction))
    }

    /// Removes the files of transactions that have ended, and a file that a stage of this one did not finish. Other
    /// transactions may be writing theirs at this moment.
    private static func sweep(in root: SystemRoot, for transaction: Int32) {
        for name in root.names(in: Places.run) {
            let words = name.split(whereSeparator: { "-.".contains($0) })
            guard words.last == "json", let process = words.dropLast().last.flatMap({ Int32($0) }) else { continue }
            let isUnfinished = name.hasPrefix(".") && process == transaction
            if isUnfinished || ProcessTable().entry(process) == nil { try? root.unlink(Places.run.appending(name)) }
        }
    }

    package static func remove(_ transaction: Int32, in root: SystemRoot) {
        try? root.unlink(place(transaction))
        root.removeEmptyDirectory(Places.run)
    }
}
