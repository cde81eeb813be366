import DriverModel
import Testing

@testable import DriverDecisions

@Suite struct PlanAfterBuildsTests {
    private let targets = ["6.1.0", "6.2.0"].map {
        BuildTarget(
            module: "nvidia", version: DriverVersion("590.48.01"), kernel: KernelRelease($0), architecture: "x86_64")
    }
    private let settle = Plan.Step.settle(
        Settlement(module: "nvidia", version: DriverVersion("590.48.01"), others: [DriverVersion("580.1")]))
    private let admit = Plan.Step.admit(module: "nvidia", version: DriverVersion("590.48.01"))
    private var following: [Plan.Step] {
        targets.map(Plan.Step.install) + [settle, .beginRollback(DriverTitle("nvidia", DriverVersion("1")))]
    }

    private func plan(allOrNone: Bool = false) -> Plan {
        var plan = Plan()
        plan.steps = [admit] + targets.map(Plan.Step.build) + following
        plan.installsAllOrNone = allOrNone
        return plan
    }

    @Test func oneKernelIsEnoughToGoOn() {
        let next = plan().afterBuilds(following, unbuilt: [targets[0]], hasFailures: true)
        #expect(next == .goOn(following))
    }

    @Test func allOrNoneHoldsEverythingBack() {
        let plan = plan(allOrNone: true)
        #expect(plan.afterBuilds(following, unbuilt: [targets[0]], hasFailures: true) == .holdBack)
        #expect(plan.afterBuilds(following, unbuilt: [targets[0]], hasFailures: false) == .goOn(following))
    }

    /// DKMS is told again to skip the version, and is not told to use it.
    @Test func aVersionThatNoKernelHasIsNotTakenIntoUse() {
        let next = plan().afterBuilds(following, unbuilt: Set(targets), hasFailures: true)
        let skipping = Plan.Step.passOver(module: "nvidia", version: DriverVersion("590.48.01"))
        #expect(
            next
                == .goOn(
                    [skipping] + targets.map(Plan.Step.install) + [
                        .beginRollback(DriverTitle("nvidia", DriverVersion("1")))
                    ]))
    }
}
