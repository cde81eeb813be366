/// The result of the work, or nil if it takes longer than this. The work is then cancelled, but not waited for: a
/// process that is stuck inside the kernel does not even react to SIGKILL.
package func firstResult<Value: Sendable>(
    within time: Duration, of work: @escaping @Sendable () async -> Value
) async -> Value? {
    let (results, continuation) = AsyncStream.makeStream(of: Value?.self)
    let worker = Task { continuation.yield(await work()) }
    let timer = Task {
        try? await Task.sleep(for: time)
        continuation.yield(nil)
    }
    defer {
        worker.cancel()
        timer.cancel()
    }
    for await result in results { return result }
    return nil
}
