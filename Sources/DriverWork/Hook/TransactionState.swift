import DriverModel
import FoundationEssentials
import Host
import SystemPackage

/// What the stages of the hook tell each other in the course of one transaction, in `/run/nvctl`.
package struct TransactionState: Codable, Hashable, Sendable {
    /// Why it should be stopped.
    package var objections: [String] = []
    /// Module sets that were kept, as `nvidia/580.95.05`.
    package var kept: [String] = []
    package var log: String?
    /// What went wrong before any kernel was built for, or with one of them.
    package var failures: [String] = []
    package var installed: [String] = []
    /// The exit status of what has failed so far.
    package var status: Int32?
    /// Another nvctl was waited for in vain, as long as anybody in this transaction should wait.
    package var hasWaited: Bool?
    /// Everybody has been told of the failures.
    package var isTold: Bool?
    /// When the package manager was started: another one may get its process number.
    private var started: Int64?

    package init() {}

    private static func place(_ transaction: Int32) -> FilePath {
        Places.run.appending("transaction-\(transaction).json")
    }

    /// Nothing, where nothing was said in this transaction.
    package static func read(_ transaction: Int32, in root: SystemRoot) -> TransactionState {
        guard let bytes = try? root.read(place(transaction), limit: 1 << 20),
            let state = try? JSONDecoder().decode(TransactionState.self, from: Data(bytes)),
            state.started == ProcessTable().entry(transaction)?.started
        else { return TransactionState() }
        return state
    }

    package func write(_ transaction: Int32, in root: SystemRoot) throws {
        var state = self
        state.started = ProcessTable().entry(transaction)?.started
        try root.makeDirectory(Places.run, mode: 0o700)
        Self.sweep(in: root, for: transaction)
        try root.write(Array(JSONEncoder().encode(state)), to: Self.place(transaction))
    }

    /// Removes what transactions have left that are over, and what a stage of this one has not finished writing. Others
    /// may be writing theirs at this moment.
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
