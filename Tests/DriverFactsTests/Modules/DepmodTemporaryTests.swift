import Testing

@testable import DriverFacts

@Suite struct DepmodTemporaryTests {
    @Test func onlyWhatAKilledDepmodLeftIsAbandoned() {
        #expect(DepmodTemporary("modules.builtin.bin.4194305.210689.1795410281")?.isAbandoned == true)
        #expect(DepmodTemporary("modules.dep.1.210689.1795410281")?.isAbandoned == false, "that process is there")
        for name in [
            "modules.dep", "modules.builtin.modinfo", "modules.1.2.3", "other.dep.4194305.2.3", "modules.dep.a.2.3",
        ] {
            #expect(DepmodTemporary(name) == nil, "\(name)")
        }
    }
}
