/// How many kernels are built at the same time, and how many compilers each of them may run.
package struct BuildLimits: Hashable, Sendable {
    /// What the user asked for; nil means that the machine decides.
    package struct Wish: Hashable, Sendable {
        /// How many compilers to run at once, for all kernels together.
        package var jobs: Int?
        /// How many kernels to build for at once.
        package var parallel: Int?

        package init(jobs: Int? = nil, parallel: Int? = nil) {
            self.jobs = jobs
            self.parallel = parallel
        }
    }

    package let kernels: Int
    package let jobsOfEach: Int
    /// How many compilers to run at once for the independent part.
    package let coreJobs: Int
    /// How many kernels may link at once after all have waited for the independent part. Linking one keeps two
    /// processors busy.
    package let links: Int

    /// Measured with 590.48.01: the largest compiler of the interface takes 250 MB, and the largest of the independent
    /// part 1.7 GB. No other compiler of that part takes nearly as much.
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
        // One kernel more than jobs, because a build uses no processor at times. Then the kernels are spread evenly
        // over the rounds: a last kernel alone would leave processors idle.
        let atOnce = jobs == 1 ? 1 : jobs + 1
        let rounds = (max(1, builds) + atOnce - 1) / atOnce
        kernels = max(1, min(builds, wish.parallel ?? (builds + rounds - 1) / rounds))
        // Rather too many compilers than too few, unless the user has set the number: builds end at different times,
        // and the remaining ones keep the share that they were given.
        jobsOfEach =
            kernels == 1
            ? jobs : wish.jobs == nil ? min(jobs, (jobs * 2 + kernels - 1) / kernels) : max(1, jobs / kernels)
        self.coreJobs = max(1, coreJobs)
        links = max(1, jobs / 2)
    }
}

/// The settings for a build, from the configuration and the command line.
package struct BuildSettings: Hashable, Sendable {
    package var wish: BuildLimits.Wish
    /// Bytes that the store of independent objects may hold.
    package var cacheLimit: Int64

    package init(wish: BuildLimits.Wish = BuildLimits.Wish(), cacheLimit: Int64 = 1 << 30) {
        self.wish = wish
        self.cacheLimit = cacheLimit
    }
}
