import CLinux
import Glibc
import SystemPackage
import SystemValues
import Text

/// Changes that give whole files and folders another name. At no moment is a name only half changed.
extension SystemRoot {
    /// Exchanges `new` and `old` in one step (RENAME_EXCHANGE). False if the filesystem cannot do that: overlays refuse
    /// it for folders of their lower layer (EXDEV), others with EINVAL.
    package func exchangeAtomically(_ new: FilePath, _ old: FilePath) throws(FileError) -> Bool {
        let (first, second) = (try locate(new, following: false), try locate(old, following: false))
        ChangePoint.pass("exchange", second)
        if clinux_rename_exchange(first.forSystem, second.forSystem) == 0 { return true }
        guard errno == EXDEV || errno == EINVAL || errno == ENOSYS else { throw .last("exchange", second) }
        return false
    }

    /// Puts a file or link at another name too, replacing what is there: as a hard link, or as a copy if that is
    /// impossible.
    package func put(_ existing: FilePath, at place: FilePath) throws(FileError) {
        guard let name = place.lastComponent?.string, let status = status(existing) else {
            throw FileError("copy", self.place(of: existing), .noSuchFileOrDirectory)
        }
        // Nothing takes a file of this name for a module. The name is always the same, so killed runs leave one file at
        // most.
        let temporary = place.removingLastComponent().appending(".\(name).nvctl")
        try unlink(temporary)
        do {
            try hardLink(existing, as: temporary)
        } catch  where !error.isNoSpace {
            try copy(existing, to: temporary, status)
        }
        do {
            try rename(temporary, to: place)
            // Renaming one hard link of a file over another does nothing (rename(2)).
            try unlink(temporary)
        } catch {
            try? unlink(temporary)
            throw error
        }
    }

    /// Moves a file or link, also to another filesystem.
    package func move(_ existing: FilePath, to place: FilePath) throws(FileError) {
        do {
            try rename(existing, to: place)
        } catch  where error.code == .improperLink {
            try put(existing, at: place)
            try syncFilesystem(of: place.removingLastComponent())
            try unlink(existing)
        }
    }

    private func copy(_ existing: FilePath, to place: FilePath, _ status: FileStatus) throws(FileError) {
        do {
            if let target = linkTarget(existing) {
                try link(place, to: target)
            } else {
                try copyFile(existing, to: place, mode: status.mode)
            }
            try setOwner(place, like: status)
        } catch {
            try? unlink(place)
            throw error
        }
    }

    package func setOwner(_ path: FilePath, like status: FileStatus) throws(FileError) {
        let located = try locate(path, following: false)
        ChangePoint.pass("set owner of", located)
        guard lchown(located.forSystem, status.owner, status.group) == 0 else {
            throw .last("set the owner of", located)
        }
    }
}
