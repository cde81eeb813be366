import Host
import SystemPackage
import SystemValues
import Text

/// Which files of a clone are left out of a copy that users other than its owner may read.
struct CopyPermissions {
    let owner: UserAccount
    let status: (String) -> FileStatus?

    struct Selection: Hashable {
        var files: [String] = []
        /// Untracked files that fewer users may read than the tracked ones, such as keys.
        var narrower: [String] = []
        /// Files that the clone's owner cannot read.
        var unreadable: [String] = []

        /// As sentences.
        var omissions: [String] {
            [
                ("files not copied because fewer users can read them than the tracked files", narrower),
                ("files not copied because the clone's owner cannot read them", unreadable),
            ].filter { !$0.1.isEmpty }.map { "\($0.0): \(Self.list($0.1))" }
        }

        private static func list(_ files: [String]) -> String {
            files.prefix(5).map(\.printable).joined(separator: ", ")
                + (files.count > 5 ? " and \(files.count - 5) more" : "")
        }
    }

    /// Whether everybody can enter a folder. Home folders of many distributions keep others out of everything below,
    /// whatever its modes.
    static func isOpen(_ folder: FilePath, in root: SystemRoot) -> Bool {
        guard var folder = try? root.resolve(folder) else { return false }
        repeat {
            guard let mode = root.status(folder)?.mode, mode & 0o001 != 0 else { return false }
        } while folder.removeLastComponent()
        return true
    }

    func select(tracked: [String], untracked: [String]) -> Selection {
        var selection = Selection()
        // Compared with the widest permissions: if all files are for the owner alone, as with umask 077, that says
        // nothing about a single file.
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

    /// The read permissions of the group and of everybody; nil for a link, which has no mode of its own.
    private func readers(of file: String) -> CInterop.Mode? {
        guard let own = status(file), own.kind == .file else { return nil }
        return folders(above: file).reduce(own.mode & 0o044) { readers, folder in
            guard let mode = status(folder)?.mode else { return readers }
            // A user who may not search a folder cannot read anything in it.
            return readers & ((mode & 0o011) << 2)
        }
    }

    private func isReadable(_ file: String) -> Bool {
        guard let status = status(file), status.kind == .file else { return true }
        if status.owner == owner.user { return status.mode & 0o400 != 0 }
        // The account may be a member of a group that is not its primary group.
        return status.mode & 0o044 != 0
    }

    private func folders(above file: String) -> [String] {
        var folders: [String] = []
        var folder = FilePath(file)
        while folder.removeLastComponent(), !folder.isEmpty { folders.append(folder.string) }
        return folders
    }
}
