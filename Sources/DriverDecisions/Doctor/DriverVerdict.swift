import DriverModel

/// The state of the driver and the findings about it.
package struct DriverVerdict: Hashable, Sendable {
    package let state: DriverState
    /// Maps a GPU's address to its state.
    private let gsp: [String: GspState]
    package let findings: [Finding]

    package init(_ state: DriverState) {
        self.state = state
        let judge = GspJudge(state: state)
        gsp = Dictionary(
            state.gpus.map { ($0.address, judge.state(of: $0)) }, uniquingKeysWith: { first, _ in first })
        findings = DriverRules(state).findings
    }

    package func gsp(of gpu: Gpu) -> GspState { gsp[gpu.address] ?? .unknown("it was not checked") }

    package var needsAttention: Bool { findings.contains(where: \.needsAttention) }
}
