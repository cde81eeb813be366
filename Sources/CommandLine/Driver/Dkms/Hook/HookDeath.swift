import ArgumentParser
import DriverModel
import DriverWork
import Glibc
import Host
import SystemPackage

/// An nvctl that ran a stage of the hook and was killed by a signal, so that it could report nothing itself.
struct HookDeath {
    let stage: HookStage
    /// The exit status that the shell saw: 128 plus the number of the signal.
    let status: Int32

    var words: String {
        let signal = status - 128
        let name = strsignal(signal).map { " (\(String(cString: $0)))" } ?? ""
        return "nvctl was killed by signal \(signal)\(name) while \(work)"
    }

    private var work: String {
        switch stage {
        case .keep:
            "keeping the modules that this transaction removes; going back to them may mean compiling them again"
        case .guard: "checking whether to stop this transaction, so the transaction continues"
        case .build: "building NVIDIA modules; some kernels may have none"
        case .verify: "verifying NVIDIA modules; the next boot may come up without the driver"
        case .all: "building and verifying NVIDIA modules; the next boot may come up without the driver"
        case .notice: "looking for kernels that will boot without NVIDIA modules"
        }
    }

    static let advice = "check with: \(Invocation.doctor); if that is killed too, please report it"
}
