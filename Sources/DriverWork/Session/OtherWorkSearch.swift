import DriverModel
import Host
import SystemPackage
import Text

/// Looks for work that nvctl must not get in the way of.
package struct OtherWorkSearch {
    let root: SystemRoot
    let locations: DkmsLocations
    /// The mark of a killed nvctl. Processes with this mark do not count as work, because they will be ended.
    let leftover: RunMark?
    private var table: ProcessTable { ProcessTable() }

    /// Work of this process's ancestors is not in the way, because they wait for this process.
    func first(inTransaction: Bool) -> OtherWork? {
        let own = table.ancestors()
        return dkms(except: own) ?? (inTransaction ? nil : packageManager(except: own))
    }

    // MARK: dkms

    private func dkms(except own: Set<Int32>) -> OtherWork? {
        for process in table.processes where !own.contains(process) {
            guard let entry = table.entry(process), let words = dkmsWords(entry), changesTree(words),
                table.isIn(root, process), seesTree(process), leftover.map({ !$0.isOn(process) }) ?? true
            else { continue }
            // One dkms runs as several processes. Only the first is reported: it started the others.
            if let parent = table.entry(entry.parent), dkmsWords(parent) != nil { continue }
            return OtherWork(
                kind: .dkms, process: process, since: entry.started,
                command: (["dkms"] + words).map(\.shellQuoted).joined(separator: " "))
        }
        return nil
    }

    /// The arguments of a `dkms` that root runs. Anybody can name a process like that, or pass such arguments to a
    /// program such as `sudo`, which runs as root while it asks for a password. Root's shell, however, runs only what
    /// root wants.
    private func dkmsWords(_ entry: ProcessTable.Entry) -> [String]? {
        guard let words = Self.dkmsWords(entry.arguments), table.isRoots(entry.process),
            table.executable(entry.process).map(Self.isShell) ?? false
        else { return nil }
        return words
    }

    /// dkms is a script: `/bin/bash /usr/sbin/dkms build …`.
    static func dkmsWords(_ arguments: [String]) -> [String]? {
        guard let shell = arguments.first, isShell(FilePath(shell)), arguments.count > 1,
            FilePath(arguments[1]).lastComponent?.string == "dkms"
        else { return nil }
        return Array(arguments.dropFirst(2))
    }

    /// The kernel appends a word to the name of a program file that has been replaced by an update.
    private static func isShell(_ path: FilePath) -> Bool {
        let name = path.lastComponent?.string ?? ""
        return name.hasSuffix("sh") || name.hasSuffix("sh (deleted)")
    }

    /// Users may build in trees of their own, or just look.
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

    /// Processes in containers are visible, too, but work on trees of their own.
    private func seesTree(_ process: Int32) -> Bool {
        guard let own = root.status(locations.tree, following: true)?.identity,
            let seen = table.identity(of: locations.tree, seenBy: process)
        else { return false }
        return seen.device == own.device && seen.inode == own.inode
    }

    // MARK: Package managers

    private func packageManager(except own: Set<Int32>) -> OtherWork? {
        // pacman's lock is the existence of this file. pacman keeps the file open.
        let pacman: FilePath = "/var/lib/pacman/db.lck"
        if let status = root.status(pacman) {
            let process = table.user(of: status.identity)
            if process.map({ !own.contains($0) }) ?? true {
                return work("pacman", lock: pacman, process, since: status.modified)
            }
        }
        // apt holds the first lock around every dpkg that it runs. dpkg alone holds both.
        for lock: FilePath in ["/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock"] {
            if let process = root.recordLockHolder(of: lock), !own.contains(process), isRootsOrHidden(process) {
                return work("dpkg", lock: lock, process, since: nil)
            }
        }
        return nil
    }

    /// Process 0 is in another PID namespace, so only its lock is visible. It counts, because it was able to open the
    /// file.
    private func isRootsOrHidden(_ process: Int32) -> Bool { process == 0 || table.isRoots(process) }

    private func work(_ name: String, lock: FilePath, _ process: Int32?, since: Int64?) -> OtherWork {
        let entry = process.flatMap(table.entry)
        return OtherWork(
            kind: .packageManager(name: name, lock: lock), process: entry?.process, since: entry?.started ?? since,
            command: entry?.arguments.map(\.shellQuoted).joined(separator: " "))
    }
}
