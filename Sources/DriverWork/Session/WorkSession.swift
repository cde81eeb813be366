import DriverFacts
import DriverModel
import Host

/// The period in which only one nvctl is at work. A session holds the lock, clears up after a killed run, and records
/// that it is at work.
package struct WorkSession: Sendable {
    /// Starts programs with this run's mark, so that the next run finds them if this one is killed.
    let host: Host
    let locations: DkmsLocations
    private let lock: ProcessLock

    /// Takes the lock of all changing commands, and clears up after a killed run: first its processes, which would go
    /// on writing, then its files.
    package static func begin(
        on host: Host, _ access: WorkAccess, waiting: @Sendable (OtherWork) -> Void
    ) async throws -> WorkSession {
        let locations = DkmsLocations.read(in: host.root)
        let session = WorkSession(host, locations, try await access.lock(host, locations, waiting: waiting))
        try await session.recover()
        return session
    }

    private init(_ host: Host, _ locations: DkmsLocations, _ lock: ProcessLock) {
        var host = host
        host.programs = lock.mark.marking(host.programs)
        (self.host, self.locations, self.lock) = (host, locations, lock)
    }

    private var unfinished: UnfinishedRun { UnfinishedRun(root: host.root) }
    private var leftovers: Leftovers { Leftovers(host: host, locations: locations) }

    private func recover() async throws {
        ChangePoint.arm()
        defer { ChangePoint.disarm() }
        if let mark = unfinished.mark { try await endProcesses(of: mark) }
        try await leftovers.clear()
        try unfinished.forget()
    }

    private func endProcesses(of mark: RunMark) async throws {
        if let process = await mark.endProcesses().first {
            throw Failure.processWillNotEnd(process.process, command: process.arguments.joined(separator: " "))
        }
    }

    /// Does work that the next run must clear up if this one is killed.
    func remembered<Value>(
        _ work: () async throws -> Value, afterwards: (Value) throws -> Void
    ) async throws -> Value {
        ChangePoint.arm()
        defer { ChangePoint.disarm() }
        try unfinished.remember(lock.mark)
        do {
            let value = try await work()
            tidy()
            ChangePoint.pass("done")
            try afterwards(value)
            return value
        } catch {
            // Whatever stopped us may have stopped a program, but not yet everything that the program had started.
            if (try? await endProcesses(of: lock.mark)) != nil { tidy() }
            throw error
        }
    }

    /// If something cannot be removed now, the next run removes it or reports the error.
    private func tidy() { if (try? leftovers.removeUseless()) != nil { try? unfinished.forget() } }
}
