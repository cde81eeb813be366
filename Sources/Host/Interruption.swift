import Glibc
import Text
import UnixSignals

/// Runs work that ends cleanly when the user presses Ctrl-C or the system asks nvctl to stop.
package enum Interruption {
    package struct Interrupted: WordedError, Hashable, Sendable {
        package let signal: Int32
        package var words: String { "interrupted; everything that was installed before is still installed" }
    }

    /// Cancels `work` at the first SIGINT, SIGTERM or SIGHUP, waits until it has cleaned up, and then throws
    /// `Interrupted`.
    package static func watch<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        // libdispatch watches the signals, and cannot work without /proc (see `MainThread`).
        guard ProcessTable().isThere else { throw ProcMissing() }
        // If the reader of our output goes away, that must not end a run in the middle of a change. This is a handler,
        // because an ignored signal would also be ignored in the programs that nvctl starts.
        Glibc.signal(SIGPIPE) { _ in }
        let signals = await UnixSignalsSequence(trapping: [.sigint, .sigterm, .sighup])
        return try await withThrowingTaskGroup(of: Step<Value>.self) { group in
            group.addTask { .finished(try await work()) }
            group.addTask {
                for await signal in signals { return .interrupted(signal.number) }
                return .signalsEnded
            }
            var interruption: Int32?
            while true {
                let step: Step<Value>?
                do {
                    step = try await group.next()
                } catch {
                    if let interruption { throw Interrupted(signal: interruption) }
                    group.cancelAll()
                    throw error
                }
                switch step {
                case .finished(let value):
                    group.cancelAll()
                    return value
                case .interrupted(let signal):
                    interruption = signal
                    group.cancelAll()
                    ChangePoint.interrupted()
                case .signalsEnded: continue
                case nil: throw Interrupted(signal: interruption ?? SIGTERM)
                }
            }
        }
    }

    /// Runs work that a signal may interrupt immediately, such as waiting for an answer. Under `watch`, a signal only
    /// cancels tasks, and a call that blocks does not notice that.
    package static func endable<Value>(_ work: () throws -> Value) rethrows -> Value {
        var before: [(CInt, sigaction)] = []
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var (usual, old) = (sigaction(), sigaction())
            usual.__sigaction_handler.sa_handler = SIG_DFL
            if sigaction(number, &usual, &old) == 0 { before.append((number, old)) }
        }
        defer {
            for (number, old) in before {
                var old = old
                sigaction(number, &old, nil)
            }
        }
        return try work()
    }

    private enum Step<Value: Sendable>: Sendable {
        case finished(Value)
        case interrupted(Int32)
        case signalsEnded
    }
}

extension UnixSignal {
    var number: Int32 {
        switch self {
        case .sigint: SIGINT
        case .sighup: SIGHUP
        default: SIGTERM
        }
    }
}
