import DriverModel
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import DriverWork

@Suite struct TransactionStateTests {
    /// Another transaction may be writing at this moment. No process has a number past 4194304 (proc_sys_kernel(5)).
    @Test func onlyWhatIsOverIsSwept() throws {
        let fixture = try FixtureRoot()
        let own = getpid()
        for name in [
            "transaction-1.json", ".nvctl-new-abc.transaction-1.json", "transaction-4999999.json",
            ".nvctl-new-abc.transaction-4999999.json", ".nvctl-new-abc.transaction-\(own).json",
        ] {
            try fixture.file(FilePath("/run/nvctl").appending(name), "{}")
        }
        var state = TransactionState()
        state.failures = [HookFailure(kernel: KernelRelease("6.1"), "failed")]
        try state.write(own, in: fixture.root)
        #expect(
            Set(fixture.root.names(in: "/run/nvctl")) == [
                "transaction-1.json", ".nvctl-new-abc.transaction-1.json", "transaction-\(own).json",
            ])
        #expect(TransactionState.read(own, in: fixture.root).failures == state.failures)
    }
}
