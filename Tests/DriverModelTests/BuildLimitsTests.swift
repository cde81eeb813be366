import DriverModel
import Testing

@Suite struct BuildLimitsTests {
    private func limits(
        _ builds: Int, cores: Int, memory: UInt64? = nil, compilingCore: Bool = false, jobs: Int? = nil,
        parallel: Int? = nil
    ) -> BuildLimits {
        BuildLimits(
            builds: builds, cores: cores, memory: memory.map { $0 << 20 }, compilingCore: compilingCore,
            wish: BuildLimits.Wish(jobs: jobs, parallel: parallel))
    }

    @Test func oneKernelHasAllProcessors() {
        #expect(limits(1, cores: 16).kernels == 1)
        #expect(limits(1, cores: 16).jobsOfEach == 16)
    }

    @Test func kernelsShareTheProcessors() {
        #expect(limits(3, cores: 2).kernels == 3)
        #expect(limits(3, cores: 2).jobsOfEach == 2)
        #expect(limits(4, cores: 8).kernels == 4)
        #expect(limits(4, cores: 8).jobsOfEach == 4)
    }

    /// Otherwise, four kernels on two processors would be built three at once and then one alone.
    @Test func roundsAreOfTheSameSize() {
        #expect(limits(4, cores: 2).kernels == 2)
        #expect(limits(5, cores: 2).kernels == 3)
    }

    @Test func oneProcessorBuildsOneKernelAtATime() {
        #expect(limits(4, cores: 1).kernels == 1)
        #expect(limits(4, cores: 1).jobsOfEach == 1)
    }

    @Test func shortMemoryBoundsTheCompilers() {
        let short = limits(4, cores: 16, memory: 700)
        #expect(short.kernels == 2)
        #expect(short.jobsOfEach == 2)
        #expect(limits(1, cores: 16, memory: 100).jobsOfEach == 1)
        #expect(limits(1, cores: 16, memory: 64_000).jobsOfEach == 16)
    }

    /// One compiler of the independent part takes 1.7 GB.
    @Test func theIndependentPartNeedsMore() {
        #expect(limits(1, cores: 16, memory: 2600, compilingCore: true).coreJobs == 3)
        #expect(limits(1, cores: 16, memory: 500, compilingCore: true).coreJobs == 1)
        #expect(limits(1, cores: 16, memory: nil, compilingCore: true).coreJobs == 16)
    }

    @Test func linkingNeedsTwoProcessors() {
        #expect(limits(3, cores: 1).links == 1)
        #expect(limits(3, cores: 2).links == 1)
        #expect(limits(8, cores: 16).links == 8)
    }

    @Test func whatTheUserWantsCounts() {
        #expect(limits(4, cores: 16, memory: 700, jobs: 8, parallel: 2).kernels == 2)
        #expect(limits(4, cores: 16, memory: 700, jobs: 8, parallel: 2).jobsOfEach == 4)
        #expect(limits(4, cores: 16, parallel: 1).jobsOfEach == 16)
        #expect(limits(1, cores: 16, parallel: 8).kernels == 1)
        #expect(limits(2, cores: 1, jobs: 3).coreJobs == 3)
    }
}
