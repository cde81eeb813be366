import Host
import SystemPackage

/// Somebody else who is changing the same things: another nvctl, `dkms`, or a package manager.
public struct OtherWork: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case nvctl
        case dkms
        /// Its lock. Without a process the lock may have been left by one that is gone.
        case packageManager(name: String, lock: FilePath)
    }

    public let kind: Kind
    public let process: Int32?
    /// Seconds since 1970.
    public let since: Int64?
    public let command: String?

    /// Such as `dkms is at work: process 812, since 14:03:22, dkms build …`.
    public var description: String {
        let subject =
            switch kind {
            case .nvctl: "another nvctl is at work"
            case .dkms: "dkms is at work"
            case .packageManager(let name, let lock):
                process == nil ? "\(lock) says that \(name) is at work" : "\(name) is at work"
            }
        let details = [
            process.map { "process \($0)" }, since.map { "since \(LocalTime.text($0, "%Y-%m-%d %H:%M:%S"))" },
            command?.printable,
        ].compactMap { $0 }
        return ([subject] + (details.isEmpty ? [] : [details.joined(separator: ", ")])).joined(separator: ": ")
    }

    public var hint: String {
        guard case .packageManager(let name, let lock) = kind else { return "--wait <seconds> waits until it is done" }
        guard process != nil else { return "if no \(name) is running, remove the file: rm \(lock)" }
        return "--wait <seconds> waits until it is done; in a hook of its own say --in-transaction"
    }
}

/// Looks for work that nvctl must not get in the way of.
struct OtherWorkSearch {
    let root: SystemRoot
    let locations: DkmsLocations
    /// What a killed nvctl has left running is no work: it is ended.
    let leftover: RunMark?
    private var table: ProcessTable { ProcessTable() }

    /// Work of this process's ancestors is not in the way: they wait for it.
    func first(inTransaction: Bool) -> OtherWork? {
        let own = table.ancestors()
        return dkms(except: own) ?? (inTransaction ? nil : packageManager(except: own))
    }

    // MARK: dkms

    private func dkms(except own: Set<Int32>) -> OtherWork? {
        for process in table.processes where !own.contains(process) {
            guard let entry = table.entry(process), let words = Self.dkmsWords(entry.arguments),
                changesTree(words), seesTree(process), leftover.map({ !$0.isOn(process) }) ?? true
            else { continue }
            // Of the several processes that one dkms is, the first started the others.
            if let parent = table.entry(entry.parent), Self.dkmsWords(parent.arguments) != nil { continue }
            return OtherWork(
                kind: .dkms, process: process, since: entry.started,
                command: (["dkms"] + words).map(\.shellQuoted).joined(separator: " "))
        }
        return nil
    }

    /// What stands behind `dkms`, which is a script: `/bin/bash /usr/sbin/dkms build …`.
    static func dkmsWords(_ arguments: [String]) -> [String]? {
        func name(_ index: Int) -> String? {
            arguments.indices.contains(index) ? FilePath(arguments[index]).lastComponent?.string : nil
        }
        if name(0) == "dkms" { return Array(arguments.dropFirst()) }
        if let shell = name(0), shell.hasSuffix("sh"), name(1) == "dkms" { return Array(arguments.dropFirst(2)) }
        return nil
    }

    /// Anybody may build in a tree of his own, and look.
    private func changesTree(_ words: [String]) -> Bool {
        if words.contains("status") || words.contains("--version") || words.contains("--help") { return false }
        for (index, word) in words.enumerated() {
            let tree =
                word.hasPrefix("--dkmstree=")
                ? String(word.dropFirst("--dkmstree=".count))
                : word == "--dkmstree" && words.indices.contains(index + 1) ? words[index + 1] : nil
            if let tree, FilePath(tree).lexicallyNormalized() != locations.tree { return false }
        }
        return true
    }

    /// Processes of containers are seen too, and work on trees of their own.
    private func seesTree(_ process: Int32) -> Bool {
        guard let own = root.status(locations.tree, following: true)?.identity,
            let seen = table.identity(of: locations.tree, seenBy: process)
        else { return false }
        return seen.device == own.device && seen.inode == own.inode
    }

    // MARK: Package managers

    private func packageManager(except own: Set<Int32>) -> OtherWork? {
        // pacman holds its lock by the existence of the file, and keeps it open.
        let pacman: FilePath = "/var/lib/pacman/db.lck"
        if let status = root.status(pacman) {
            let process = table.user(of: status.identity)
            if process.map({ !own.contains($0) }) ?? true {
                return work("pacman", lock: pacman, process, since: status.modified)
            }
        }
        // apt holds the first around every dpkg that it runs; dpkg alone holds both.
        for lock: FilePath in ["/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock"] {
            if let process = root.recordLockHolder(of: lock), !own.contains(process) {
                return work("dpkg", lock: lock, process, since: nil)
            }
        }
        return nil
    }

    private func work(_ name: String, lock: FilePath, _ process: Int32?, since: Int64?) -> OtherWork {
        let entry = process.flatMap(table.entry)
        return OtherWork(
            kind: .packageManager(name: name, lock: lock), process: entry?.process, since: entry?.started ?? since,
            command: entry?.arguments.map(\.shellQuoted).joined(separator: " "))
    }
}
