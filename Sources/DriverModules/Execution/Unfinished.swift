import Host
import SystemPackage

/// Remembers that an execution has begun, until it has ended: one that was killed is then found without looking
/// through everything, also by a command that itself has nothing to do.
package struct Unfinished {
    private static let folder: FilePath = "/var/lib/nvctl"
    private static let place = folder.appending("unfinished")

    let root: SystemRoot

    package init(root: SystemRoot) { self.root = root }

    /// Whether an execution was killed, be it while it wrote this down. One that is still at work is none.
    package var isThere: Bool {
        (root.status(Self.place) != nil || root.hasTemporaries(in: Self.folder)) && !ProcessLock.isHeld(in: root)
    }

    /// What the programs of an execution that was killed are known by.
    var mark: RunMark? { root.firstLine(Self.place).map(RunMark.init) }

    func remember(_ mark: RunMark) throws {
        try root.makeDirectory(Self.folder)
        // Only root may know what its processes are known by, and call others so.
        try root.write(mark.text + "\n", to: Self.place, mode: 0o600)
    }

    func forget() throws {
        guard root.status(Self.place) != nil else { return }
        try root.unlink(Self.place)
        root.removeEmptyDirectory(Self.folder)
    }
}
