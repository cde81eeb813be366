import Synchronization

/// What programs have answered in this run of nvctl. Nobody is asked the same twice, as long as what the answer is about has
/// stayed the same: that is part of the question.
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
    /// For a question about the file as it is now.
    package var question: String {
        "\(identity.device) \(identity.inode) \(identity.size) \(identity.modifiedNanoseconds) \(changed)"
    }
}
