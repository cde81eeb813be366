import Host
import Synchronization
import SystemPackage

/// Reads the log of one build while it grows, and reports progress whenever it has changed.
package final class BuildFollower: Sendable {
    private struct State: ~Copyable {
        var file: GrowingFile
        var meter = MakeLogMeter()
        var reported: BuildProgress?
        var others: [BuildPhase: MakeLogMeter.Share] = [:]
    }

    private let state: Mutex<State>
    private let expected: ExpectedBuild?
    private let now: @Sendable () -> Int64
    private let report: @Sendable (BuildProgress) -> Void

    /// The log need not exist yet. `now` gives seconds. `report` must not call the follower.
    init(
        log: FilePath, in root: SystemRoot, expecting expected: ExpectedBuild?, now: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (BuildProgress) -> Void
    ) {
        state = Mutex(State(file: GrowingFile(log, in: root)))
        self.expected = expected
        self.now = now
        self.report = report
    }

    /// The time and the objects of each phase, for `BuildTimes`.
    var phases: [BuildPhase: MakeLogMeter.Share] { state.withLock { $0.meter.phases.merging($0.others) { $1 } } }

    /// Adds phases that other compilers went through for this build.
    func include(_ others: [BuildPhase: MakeLogMeter.Share]) { state.withLock { $0.others = others } }

    /// Follows the log while the build runs, and then reads the rest of it.
    func follow<Value: Sendable>(_ build: @Sendable () async throws -> Value) async rethrows -> Value {
        let reading = Task {
            while !Task.isCancelled {
                read()
                try? await Task.sleep(for: .milliseconds(200))
            }
        }
        defer {
            reading.cancel()
            read()
        }
        return try await build()
    }

    /// For phases that the log does not show, such as waiting for the independent part.
    func enter(_ phase: BuildPhase) {
        state.withLock { state in
            state.meter.enter(phase, at: now())
            tell(&state)
        }
    }

    func read() {
        state.withLock { state in
            while true {
                let bytes = state.file.read()
                state.meter.feed(bytes, at: now())
                if bytes.isEmpty { break }
            }
            tell(&state)
        }
    }

    /// Called with the lock held, so that reports keep their order.
    private func tell(_ state: inout State) {
        let progress = state.meter.progress(expecting: expected)
        // Nothing is reported before something has begun.
        guard progress != state.reported, progress.phase != .waiting || state.reported != nil else { return }
        state.reported = progress
        report(progress)
    }
}
