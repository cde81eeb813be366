import SystemPackage
import Text

/// Somebody else who is changing the same files: another nvctl, `dkms`, or a package manager.
package struct OtherWork: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case nvctl
        case dkms
        /// Its lock. Without a process, the lock may be a leftover of a process that has ended.
        case packageManager(name: String, lock: FilePath)
    }

    package let kind: Kind
    package let process: Int32?
    /// Seconds since 1970.
    package let since: Int64?
    package let command: String?

    package init(kind: Kind, process: Int32?, since: Int64?, command: String?) {
        self.kind = kind
        self.process = process
        self.since = since
        self.command = command
    }

    /// Such as `dkms is at work: process 812, since 14:03:22, dkms build …`.
    package var description: String {
        let subject =
            switch kind {
            case .nvctl: "another nvctl is at work"
            case .dkms: "dkms is at work"
            case .packageManager(let name, let lock):
                process == nil ? "the lock \(lock) says that \(name) is at work" : "\(name) is at work"
            }
        let details = [
            process.map { "process \($0)" }, since.map { "since \(LocalTime.text($0, "%Y-%m-%d %H:%M:%S"))" },
            command?.printable,
        ].compactMap { $0 }
        return ([subject] + (details.isEmpty ? [] : [details.joined(separator: ", ")])).joined(separator: ": ")
    }

    package var advice: Advice {
        guard case .packageManager(let name, let lock) = kind else {
            return "try again later, or wait for it with \(Invocation.Option.wait)"
        }
        guard process != nil else { return "if no \(name) is running, remove the file: rm \(lock)" }
        return
            "try again later, or wait for it with \(Invocation.Option.wait); "
            + "in a hook of \(name), use \(Invocation.Option.inTransaction)"
    }
}
