import DriverFacts
import Host
import SystemPackage

/// Notifies every user of a graphical session, on the bus of that session.
package struct DesktopNotifier: Sendable {
    package enum Urgency: String, Sendable { case low, critical }

    let host: Host
    /// A bus that does not answer must not delay a package manager.
    let limit: Duration

    package init(host: Host, limit: Duration = .seconds(5)) {
        self.host = host
        self.limit = limit
    }

    package func notify(_ urgency: Urgency, _ summary: String, _ body: String) async {
        guard host.programs.locate("notify-send") != nil else {
            host.logger.debug("notify-send is not installed, so nothing is shown on desktops")
            return
        }
        await withTaskGroup(of: Void.self) { group in
            for session in DesktopSession.all(in: host.root) {
                group.addTask { await notify(session, urgency, summary, body) }
            }
        }
    }

    private func notify(_ session: DesktopSession, _ urgency: Urgency, _ summary: String, _ body: String) async {
        let program = Program(
            "notify-send", ["--app-name=nvctl", "--urgency=\(urgency.rawValue)", "--", summary, body],
            environment: [
                "DBUS_SESSION_BUS_ADDRESS": "unix:path=\(session.bus)", "XDG_RUNTIME_DIR": session.runtime.string,
            ],
            account: .find(user: session.user, group: session.group, in: host.root))
        let ended = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                ((try? await host.programs.run(program, output: .captured(limit: 1 << 16)))?.succeeded) ?? false
            }
            group.addTask { [limit] in
                try? await Task.sleep(for: limit)
                return false
            }
            let first = await group.next() ?? false
            group.cancelAll()
            return first
        }
        if !ended { host.logger.debug("user \(session.user) could not be notified") }
    }
}
