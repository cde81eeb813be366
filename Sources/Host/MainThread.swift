import Glibc

/// Runs asynchronous work from `main`, and waits for its end.
package enum MainThread {
    package static func run(_ work: @escaping @Sendable () async -> Int32) -> Int32 {
        let jobs = JobQueue()
        let end: @Sendable () async -> Void = { jobs.end(with: await work()) }
        // libdispatch, on which Swift runs tasks, ends the program by an illegal instruction if it cannot read the
        // state of its threads in /proc/self/task (swift-corelibs-libdispatch, workqueue.c). Without /proc, this thread
        // runs all tasks.
        if ProcessTable().isThere {
            Task.detached(operation: end)
        } else {
            Task.detached(executorPreference: jobs, operation: end)
        }
        return jobs.runToEnd()
    }
}

/// The jobs of tasks, run by the thread that waits for them.
private final class JobQueue: TaskExecutor, @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    /// Used only under the mutex, like `status`.
    private var jobs: [UnownedJob] = []
    private var status: Int32?

    init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        change { jobs.append(job) }
    }

    func end(with status: Int32) { change { self.status = status } }

    func runToEnd() -> Int32 {
        while true {
            pthread_mutex_lock(mutex)
            while jobs.isEmpty, status == nil { pthread_cond_wait(condition, mutex) }
            let (next, status) = (jobs.isEmpty ? nil : jobs.removeFirst(), status)
            pthread_mutex_unlock(mutex)
            if let next { next.runSynchronously(on: asUnownedTaskExecutor()) } else if let status { return status }
        }
    }

    private func change(_ body: () -> Void) {
        pthread_mutex_lock(mutex)
        body()
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }
}
