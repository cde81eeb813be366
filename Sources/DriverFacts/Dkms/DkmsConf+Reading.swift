import DriverModel
import Host
import SystemPackage
import Text

extension DkmsConf {
    package static func read(_ path: FilePath, in root: SystemRoot) throws(Problem) -> DkmsConf {
        let bytes: [UInt8]
        do {
            bytes = try root.read(path, limit: 1 << 20)
        } catch {
            // Root must not read such a file, but may look whether it is there.
            throw error.isNotFound || (error.writer != nil && !root.isFile(path)) ? .missing : .unreadable(error)
        }
        return try DkmsConf(path: path, text: String(systemBytes: bytes))
    }
}
