/// How many kernels are built at the same time, and how many compilers each of them may run.
package struct BuildLimits: Hashable, Sendable {
    /// What the user asked for; nil where the machine decides.
    package struct Wish: Hashable, Sendable {
        /// Compilers at a time, of all kernels together.
        package var jobs: Int?
        /// Kernels at a time.
        package var parallel: Int?

        package init(jobs: Int? = nil, parallel: Int? = nil) {
            self.jobs = jobs
            self.parallel = parallel
        }
    }

    package let kernels: Int
    package let jobsOfEach: Int
    /// Compilers of the independent part.
    package let coreJobs: Int
    /// Kernels that link at the same time, when all have waited for the independent part: one keeps two processors
    /// busy.
    package let links: Int

    /// Measured with 590.48.01: the largest compiler of the interface takes 250 MB, the largest of the
    /// independent part 1.7 GB, and that one is alone at its size.
    private static let interfaceMemory: UInt64 = 300 << 20
    private static let coreMemory: UInt64 = 1700 << 20
    private static let otherCoreMemory: UInt64 = 400 << 20

    /// - Parameter compilingCore: whether the independent part may have to be compiled beside the kernels.
    package init(builds: Int, cores: Int, memory: UInt64?, compilingCore: Bool, wish: Wish = Wish()) {
        var jobs = wish.jobs ?? cores
        var coreJobs = jobs
        if wish.jobs == nil, let memory {
            if compilingCore {
                let left = memory - min(memory, Self.coreMemory)
                coreJobs = min(jobs, 1 + Int(clamping: left / Self.otherCoreMemory))
            }
            jobs = min(jobs, Int(clamping: memory / Self.interfaceMemory))
        }
        jobs = max(1, jobs)
        // One more than there are processors, as a build has stretches in which it uses none. Then in
        // rounds of the same size: a last kernel alone would leave processors idle.
        let atOnce = jobs == 1 ? 1 : jobs + 1
        let rounds = (max(1, builds) + atOnce - 1) / atOnce
        kernels = max(1, min(builds, wish.parallel ?? (builds + rounds - 1) / rounds))
        // Rather too many than too few, unless the user says how many: builds end at different times, and those that
        // are left go on with what they were given.
        jobsOfEach =
            kernels == 1
            ? jobs : wish.jobs == nil ? min(jobs, (jobs * 2 + kernels - 1) / kernels) : max(1, jobs / kernels)
        self.coreJobs = max(1, coreJobs)
        links = max(1, jobs / 2)
    }
}

/// What of the configuration and the command line a build goes by.
package struct BuildSettings: Hashable, Sendable {
    package var wish: BuildLimits.Wish
    /// Bytes that the store of independent objects may hold.
    package var cacheLimit: Int64

    package init(wish: BuildLimits.Wish = BuildLimits.Wish(), cacheLimit: Int64 = 1 << 30) {
        self.wish = wish
        self.cacheLimit = cacheLimit
    }
}
