import ArgumentParser
import DriverModel
import DriverWork
import Glibc
import Host
import SystemPackage

/// An nvctl that did a stage of the hook, and that a signal has ended. Its own words ended with it.
struct HookDeath {
    let stage: HookStage
    /// As the shell saw it: 128 and the number of the signal.
    let status: Int32

    var words: String {
        let signal = status - 128
        let name = strsignal(signal).map { " (\(String(cString: $0)))" } ?? ""
        return "nvctl was ended by signal \(signal)\(name) while it \(work)"
    }

    private var work: String {
        switch stage {
        case .keep: "kept modules that this transaction takes away: a way back to them may have to compile them again"
        case .guard: "looked for reasons to stop this transaction, so nothing stops it"
        case .build: "built NVIDIA modules: kernels may be without them"
        case .verify: "verified NVIDIA modules: nobody knows what the next boot comes to"
        case .all: "built and verified NVIDIA modules: nobody knows what the next boot comes to"
        case .notice: "looked for kernels that will boot without NVIDIA modules"
        }
    }

    static let advice = "look with: \(Invocation.doctor); if that is ended too, please report it"
}

extension HookRun {
    /// Says on the terminal, in the log and on desktops that the nvctl of a stage has died. It reads no kernels and no
    /// modules: something there may have been the reason.
    func tell(of death: HookDeath) async {
        context.note("\(death.words)\nadvice: \(HookDeath.advice)")
        // At a login it is run as somebody who can do no more.
        guard host.isRoot, death.stage != .notice else { return }
        let isLast = death.stage == .verify || death.stage == .all
        var state = TransactionState.read(transaction, in: root)
        let log = try? state.log.map { try HookLog.resume(FilePath($0), in: root) } ?? newLog()
        log?.write(death.words)
        log?.write(HookResult(exitStatus: death.status).line)
        if isLast {
            TransactionState.remove(transaction, in: root)
            context.note(FailureBox.text)
        } else if let log {
            state.log = log.path.string
            try? state.write(transaction, in: root)
        }
        await DesktopNotifier(host: host).notify(
            .critical, "nvctl was ended by a signal",
            "\(death.words)\nDo not restart before you have looked: \(Invocation.doctor)")
    }

    private func newLog() throws -> HookLog {
        try HookLog.begin(in: root, now: host.now(), keeping: Configuration.read(in: root).hookLogs.value)
    }
}
