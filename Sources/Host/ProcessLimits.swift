import Glibc

/// The limits of a process that reads files which others have made.
package enum ProcessLimits {
    /// Has the kernel end this process after this time, and refuse it more memory than this. No core dump is left.
    package static func set(seconds: UInt32, memory bytes: UInt) {
        for (resource, limit) in [(RLIMIT_CORE, 0), (RLIMIT_AS, bytes)] {
            var limit = rlimit(rlim_cur: limit, rlim_max: limit)
            setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
        }
        signal(SIGALRM, SIG_DFL)
        alarm(seconds)
    }
}
