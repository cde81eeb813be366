import DriverModel
import Host
import SystemPackage

extension Exposure {
    init?(_ path: FilePath, in root: SystemRoot) {
        guard let writer = root.othersWhoCanWrite(path) else { return nil }
        self.init(path: path, writer: writer)
    }

    /// Every file in the folder counts. `path` is where people know the folder, which may be examined at another path.
    init?(below folder: FilePath, knownAs path: FilePath, in root: SystemRoot) {
        guard let writer = root.othersWhoCanWrite(below: folder) else { return nil }
        self.init(path: path, writer: writer)
    }
}
