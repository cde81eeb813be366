import DriverModel
import Host
import SystemPackage
import SystemValues

extension SpaceShortage {
    /// As it is now, so before anything is cleared away. `needed` is what is known to be needed; it can be more.
    package init(at path: FilePath, needed: UInt64?, in root: SystemRoot) {
        self.init(at: root.place(of: path), needed: needed)
    }

    package init(at path: MachinePath, needed: UInt64?) {
        let mountPoint = SystemRoot.host.mountPoint(of: path.path)
        self.init(
            path: path, mountPoint: MachinePath(mountPoint), needed: needed,
            available: SystemRoot.host.availableBytes(at: mountPoint))
    }

    /// Of an error, after which all that was written may be gone again: what is available now says nothing.
    package init(_ error: FileError) {
        let mountPoint = SystemRoot.host.mountPoint(of: error.path.path)
        self.init(path: error.path, mountPoint: MachinePath(mountPoint), needed: nil, available: nil)
    }
}
