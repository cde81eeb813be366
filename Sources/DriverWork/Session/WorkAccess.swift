import DriverFacts
import DriverModel
import Host

/// How a changing command makes sure that nothing else is at work.
package struct WorkAccess: Sendable {
    /// Others are shown this command line while the command works.
    let command: String
    /// How many seconds the command waits for others.
    let patience: Int64
    /// Whether a package manager started the command, and waits for it.
    let isInTransaction: Bool

    package init(command: String, patience: Int64 = 0, isInTransaction: Bool = false) {
        self.command = command
        self.patience = patience
        self.isInTransaction = isInTransaction
    }

    /// Takes the lock once nobody else is at work. The lock is not held while waiting, because a package manager's hook
    /// could be waiting for it.
    func lock(
        _ host: Host, _ locations: DkmsLocations, waiting: @Sendable (OtherWork) -> Void
    ) async throws -> ProcessLock {
        let start = ContinuousClock.now
        var said: OtherWork?
        while true {
            do {
                return try attempt(host, locations)
            } catch let work as OtherWork {
                guard ContinuousClock.now - start < .seconds(patience) else { throw Failure.otherWork(work) }
                if said?.kind != work.kind || said?.process != work.process { waiting(work) }
                said = work
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    private func attempt(_ host: Host, _ locations: DkmsLocations) throws -> ProcessLock {
        let lock: ProcessLock
        do {
            lock = try ProcessLock.acquire(in: host.root, command: command, now: host.now())
        } catch let held as LockHeld {
            let work = OtherWork(kind: .nvctl, process: held.process, since: held.since, command: held.command)
            // The holder has started the package manager that started us, and waits for us to end.
            let waitsForUs = held.process.map(ProcessTable().ancestors().contains) ?? false
            throw waitsForUs ? Failure.otherWork(work) : work
        }
        let search = OtherWorkSearch(
            root: host.root, locations: locations, leftover: UnfinishedRun(root: host.root).mark)
        if let work = search.first(inTransaction: isInTransaction) { throw work }
        return lock
    }
}
