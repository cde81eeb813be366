import DriverModel
import Host
import TestSupport

@testable import DriverDecisions
@testable import DriverFacts
@testable import DriverMessages
@testable import DriverWork

extension FixtureRoot {
    func inventory(running: String? = nil, verifying: Bool = false) -> Inventory {
        Inventory.read(host(running: running), verifying: verifying)
    }

    func modules(of kernel: String, running: String? = nil, verifying: Bool = false) -> ModuleSet {
        let found = inventory(running: running, verifying: verifying).kernels.first { $0.release.text == kernel }
        return found?.modules ?? .none
    }
}
