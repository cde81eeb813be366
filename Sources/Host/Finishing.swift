/// Does work that must not be left half-done, even when the caller has been cancelled. It does not go on for ever: if
/// it has not ended `patience` after the cancellation, it is cancelled too.
///
/// For `await task.value` alone a cancellation does not exist: a program that hangs there would leave nothing but
/// SIGKILL to end nvctl.
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
