import DriverModel
import Host
import SystemPackage
import SystemValues

extension SpaceShortage {
    /// Measures the space as it is now, so call this before anything is cleared away. At least `needed` is needed.
    package init(at path: FilePath, needed: UInt64?, in root: SystemRoot) {
        self.init(at: root.place(of: path), needed: needed)
    }

    package init(at path: MachinePath, needed: UInt64?) {
        let mountPoint = SystemRoot.host.mountPoint(of: path.path)
        self.init(
            path: path, mountPoint: MachinePath(mountPoint), needed: needed,
            available: SystemRoot.host.availableBytes(at: mountPoint))
    }

    /// For an error after which everything written may be gone again, so the space that is available now says nothing.
    package init(_ error: FileError) {
        let mountPoint = SystemRoot.host.mountPoint(of: error.path.path)
        self.init(path: error.path, mountPoint: MachinePath(mountPoint), needed: nil, available: nil)
    }
}
