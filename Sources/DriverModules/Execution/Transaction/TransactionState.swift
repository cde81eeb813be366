import FoundationEssentials
import Host
import SystemPackage

/// What the stages of the hook tell each other in the course of one transaction, in `/run/nvctl`.
public struct TransactionState: Codable, Hashable, Sendable {
    /// Why it should be stopped.
    public var objections: [String] = []
    /// Module sets that were kept, as `nvidia/580.95.05`.
    public var kept: [String] = []
    public var log: String?
    /// What went wrong before any kernel was built for, or with one of them.
    public var failures: [String] = []
    public var installed: [String] = []
    /// When the package manager was started: another one may get its process number.
    private var started: Int64?

    public init() {}

    private static let folder: FilePath = "/run/nvctl"

    private static func place(_ transaction: Int32) -> FilePath { folder.appending("transaction-\(transaction).json") }

    /// Nothing, where nothing was said in this transaction.
    public static func read(_ transaction: Int32, in root: SystemRoot) -> TransactionState {
        guard let bytes = try? root.read(place(transaction), limit: 1 << 20),
            let state = try? JSONDecoder().decode(TransactionState.self, from: Data(bytes)),
            state.started == ProcessTable().entry(transaction)?.started
        else { return TransactionState() }
        return state
    }

    public func write(_ transaction: Int32, in root: SystemRoot) throws {
        var state = self
        state.started = ProcessTable().entry(transaction)?.started
        try root.makeDirectory(Self.folder, mode: 0o700)
        try root.clearTemporaries(in: Self.folder)
        try root.write(Array(JSONEncoder().encode(state)), to: Self.place(transaction))
    }

    public static func remove(_ transaction: Int32, in root: SystemRoot) {
        try? root.unlink(place(transaction))
        root.removeEmptyDirectory(folder)
    }
}
