import DriverModel

/// The state of the driver, judged.
package struct DriverVerdict: Hashable, Sendable {
    package let state: DriverState
    /// By address, for every GPU.
    private let gsp: [String: GspState]
    package let problems: [Finding]

    package init(_ state: DriverState) {
        self.state = state
        let judge = GspJudge(state: state)
        gsp = Dictionary(
            state.gpus.map { ($0.address, judge.state(of: $0)) }, uniquingKeysWith: { first, _ in first })
        problems = DriverRules(state).findings
    }

    package func gsp(of gpu: Gpu) -> GspState { gsp[gpu.address] ?? .unknown("it was not looked at") }

    package var needsAttention: Bool { problems.contains(where: \.needsAttention) }
}
