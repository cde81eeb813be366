import DriverModel
import Host
import SystemPackage

extension Exposure {
    init?(_ path: FilePath, in root: SystemRoot) {
        guard let writer = root.othersWhoCanWrite(path) else { return nil }
        self.init(path: path, writer: writer)
    }

    /// A folder, of which each file counts; it is found at another path than people know it by.
    init?(below folder: FilePath, knownAs path: FilePath, in root: SystemRoot) {
        guard let writer = root.othersWhoCanWrite(below: folder) else { return nil }
        self.init(path: path, writer: writer)
    }
}
