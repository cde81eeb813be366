import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

extension SpaceShortage {
    /// As it is now, so before anything is cleared away. `needed` is what is known to be needed; it can be more.
    package init(at path: FilePath, needed: UInt64? = nil, in root: SystemRoot) {
        let mountPoint = root.mountPoint(of: path)
        self.init(
            path: path, mountPoint: mountPoint, needed: needed, available: root.availableBytes(at: mountPoint))
    }

    /// Of an error, after which all that was written may be gone again: what is available now says nothing.
    package init(_ error: FileError) {
        self.init(
            path: error.path, mountPoint: SystemRoot.host.mountPoint(of: error.path), needed: nil, available: nil)
    }
}
