import Host
import SystemPackage
import SystemValues
import Text

/// Which files of a clone are left out of a copy that others than their owner may read.
struct CopyPermissions {
    let owner: UserAccount
    let status: (String) -> FileStatus?

    struct Selection: Hashable {
        var files: [String] = []
        /// Untracked files that fewer people may read than the tracked ones, such as keys.
        var narrower: [String] = []
        /// Files that their clone's owner cannot read.
        var unreadable: [String] = []

        /// In sentences.
        var omissions: [String] {
            [
                ("files not copied because fewer people can read them than the tracked files", narrower),
                ("files not copied because the clone's owner cannot read them", unreadable),
            ].filter { !$0.1.isEmpty }.map { "\($0.0): \(Self.list($0.1))" }
        }

        private static func list(_ files: [String]) -> String {
            files.prefix(5).map(\.printable).joined(separator: ", ")
                + (files.count > 5 ? " and \(files.count - 5) more" : "")
        }
    }

    /// Whether everybody can get into a folder. The home folders of many distributions keep others out of all that is
    /// below, whatever modes it has.
    static func isOpen(_ folder: FilePath, in root: SystemRoot) -> Bool {
        guard var folder = try? root.resolve(folder) else { return false }
        repeat {
            guard let mode = root.status(folder)?.mode, mode & 0o001 != 0 else { return false }
        } while folder.removeLastComponent()
        return true
    }

    func select(tracked: [String], untracked: [String]) -> Selection {
        var selection = Selection()
        // By the widest: where all is for its owner alone, as with umask 077, that says nothing about one file.
        let usual = tracked.reduce(0) { $0 | (readers(of: $1) ?? 0) }
        for (files, isTracked) in [(tracked, true), (untracked, false)] {
            for file in files {
                if !isReadable(file) {
                    selection.unreadable.append(file)
                } else if !isTracked, let readers = readers(of: file), readers & usual != usual {
                    selection.narrower.append(file)
                } else {
                    selection.files.append(file)
                }
            }
        }
        return selection
    }

    /// The group's and everybody's leave to read; nil for a link, which has no mode of its own.
    private func readers(of file: String) -> CInterop.Mode? {
        guard let own = status(file), own.kind == .file else { return nil }
        return folders(above: file).reduce(own.mode & 0o044) { readers, folder in
            guard let mode = status(folder)?.mode else { return readers }
            // Who may not search a folder reads nothing in it.
            return readers & ((mode & 0o011) << 2)
        }
    }

    private func isReadable(_ file: String) -> Bool {
        guard let status = status(file), status.kind == .file else { return true }
        if status.owner == owner.user { return status.mode & 0o400 != 0 }
        // Of a group that is not the account's first one it may be a member all the same.
        return status.mode & 0o044 != 0
    }

    private func folders(above file: String) -> [String] {
        var folders: [String] = []
        var folder = FilePath(file)
        while folder.removeLastComponent(), !folder.isEmpty { folders.append(folder.string) }
        return folders
    }
}
