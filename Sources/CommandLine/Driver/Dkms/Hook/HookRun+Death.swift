import DriverModel
import DriverFacts
import DriverWork
import Host
import SystemPackage

extension HookRun {
    /// Reports on the terminal, in the log and on desktops that the nvctl of a stage has died. Reads no kernels and no
    /// modules, because something there may have killed it.
    func tell(of death: HookDeath) async {
        context.note("\(death.words)\nadvice: \(HookDeath.advice)")
        // At a login, this runs as a user, who can do nothing more.
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
            .critical, "nvctl was killed by a signal",
            "\(death.words)\nBefore you restart, check: \(Invocation.doctor)")
    }

    private func newLog() throws -> HookLog {
        try HookLog.begin(in: root, now: host.now(), keeping: Configuration.read(in: root).hookLogs.value)
    }
}
