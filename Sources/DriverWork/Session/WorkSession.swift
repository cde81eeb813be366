import DriverFacts
import DriverModel
import Host

/// The time in which only one nvctl is at work: the lock, what a run that was killed has left, and the memory that one
/// is at work.
package struct WorkSession: Sendable {
    /// Its programs are known by a mark, by which the next run finds those of one that was killed.
    let host: Host
    let locations: DkmsLocations
    private let lock: ProcessLock

    /// Takes the lock of all changing commands, and removes what a run that was killed has left: first its
    /// processes, which would go on writing, then its files.
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

    /// Does what the next run has to put in order when this one is killed.
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
            // Who stopped us may have stopped a program before all that it had started.
            if (try? await endProcesses(of: lock.mark)) != nil { tidy() }
            throw error
        }
    }

    /// What cannot be removed now is for the next run to remove, or to complain about.
    private func tidy() { if (try? leftovers.removeUseless()) != nil { try? unfinished.forget() } }
}
