import DriverFacts
import DriverModel
import TestSupport

extension FixtureRoot {
    package func inventory(running: String? = nil, verifying: Bool = false) -> Inventory {
        Inventory.read(host(running: running), verifying: verifying)
    }

    package func modules(of kernel: String, running: String? = nil, verifying: Bool = false) -> ModuleSet {
        let found = inventory(running: running, verifying: verifying).kernels.first { $0.release.text == kernel }
        return found?.modules ?? .none
    }
}
