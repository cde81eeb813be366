/// Does work that must not be left half-done, even if the caller is cancelled. The work does not go on for ever: if it
/// has not ended `patience` after the cancellation, it is cancelled too.
///
/// `await task.value` alone does not notice a cancellation: if a program hung there, only SIGKILL could end nvctl.
package func finishing<Value: Sendable>(
    within patience: Duration = .seconds(10), _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let task = Task { try await work() }
    return try await withTaskCancellationHandler {
        try await task.value
    } onCancel: {
        Task {
            try? await Task.sleep(for: patience)
            task.cancel()
        }
    }
}
