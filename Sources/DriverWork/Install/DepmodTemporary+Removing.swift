import DriverFacts
import Host
import SystemPackage

extension DepmodTemporary {
    /// Removes the unfinished files of killed depmods from a kernel's folder.
    static func removeAbandoned(in folder: FilePath, of root: SystemRoot) throws {
        for name in root.names(in: folder) where DepmodTemporary(name)?.isAbandoned ?? false {
            try root.unlink(folder.appending(name))
        }
    }
}
