import Host
import SystemPackage

/// Somebody who sits in front of a graphical session, with the bus that shows notifications to them.
package struct DesktopSession: Hashable, Sendable {
    package let user: UInt32
    package let group: UInt32
    package let runtime: FilePath

    package var bus: FilePath { runtime.appending("bus") }

    /// One session for each user whom logind knows to have a graphical one; without logind, one for each user with a
    /// bus.
    package static func all(in root: SystemRoot) -> [DesktopSession] {
        let sessions: FilePath = "/run/systemd/sessions"
        let runtimes: FilePath = "/run/user"
        var users = Set(root.names(in: runtimes).compactMap { UInt32($0) })
        if root.isDirectory(sessions) {
            let graphical = root.names(in: sessions).compactMap { name -> UInt32? in
                let fields = Self.fields(of: root.text(sessions.appending(name), limit: 1 << 16) ?? "")
                guard ["x11", "wayland", "mir"].contains(fields["TYPE"]), fields["CLASS"] ?? "user" == "user",
                    fields["STATE"] != "closing"
                else { return nil }
                return fields["UID"].flatMap { UInt32($0) }
            }
            users.formIntersection(graphical)
        }
        return users.sorted().compactMap { user in
            let runtime = runtimes.appending("\(user)")
            guard let folder = root.status(runtime), folder.kind == .directory, folder.owner == user,
                // Not a link: that would be followed with the user's rights, but need not lead to the user's bus.
                let bus = root.status(runtime.appending("bus")), bus.kind == .other, bus.owner == user
            else { return nil }
            return DesktopSession(user: user, group: folder.group, runtime: runtime)
        }
    }

    private static func fields(of text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { fields[String(parts[0])] = String(parts[1]) }
        }
        return fields
    }
}
