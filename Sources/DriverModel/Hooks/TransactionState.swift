/// What the stages of the hook tell each other during one transaction.
package struct TransactionState: Codable, Hashable, Sendable {
    /// Why the transaction should be stopped.
    package var objections: [String] = []
    /// Versions whose modules were kept, as `nvidia/580.95.05`.
    package var kept: [String] = []
    package var log: String?
    package var failures: [HookFailure] = []
    package var installed: [String] = []
    /// The exit status of what has failed so far.
    package var status: Int32?
    /// A stage has waited for another nvctl for as long as a transaction should wait.
    package var hasWaited = false
    /// The failures have been reported.
    package var isTold = false

    package init() {}
}
