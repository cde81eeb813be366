import DriverModel
import Testing

@testable import DriverDecisions

@Suite struct TestBootTests {
    /// A kernel without modules will come up without the driver. Nobody has to boot it to know that.
    @Test func whatCannotBeTriedFailsOnlyWhereThereAreNoModules() {
        func verdict(isWithoutModules: Bool) -> TestBoot.Verdict {
            let obstacle = TestBootObstacle(reason: "reason", isWithoutModules: isWithoutModules)
            return TestBoot(KernelRelease("6.1.0"), notTried: obstacle).verdict
        }
        #expect(verdict(isWithoutModules: true) == .failed)
        #expect(verdict(isWithoutModules: false) == .notTried)
    }
}
