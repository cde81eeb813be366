import Synchronization

/// What programs have answered in this run of nvctl, by the question. A question about a file includes the state of
/// that file, so that it is asked again when the file has changed.
package final class Answers: Sendable {
    private struct Answer<Value: Sendable>: Sendable { let value: Value }

    private let known = Mutex<[[String]: any Sendable]>([:])

    package init() {}

    package func answer<Value: Sendable>(
        to question: [String], _ ask: () async throws -> Value
    ) async rethrows -> Value {
        if let answer = known.withLock({ $0[question] as? Answer<Value> }) { return answer.value }
        let value = try await ask()
        known.withLock { $0[question] = Answer(value: value) }
        return value
    }
}

extension FileStatus {
    /// Identifies the file as it is now, for a question about it.
    package var question: String {
        "\(identity.device) \(identity.inode) \(identity.size) \(identity.modifiedNanoseconds) \(changed)"
    }
}
