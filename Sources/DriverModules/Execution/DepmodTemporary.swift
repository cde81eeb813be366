import Host
import SystemPackage

/// A file that depmod has not given its name yet: `modules.dep.bin.<process>.<microseconds>.<seconds>` (seen
/// of kmod 30). It stays behind when depmod is killed.
struct DepmodTemporary {
    private let process: Int32

    init?(_ name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 4, parts[0] == "modules", parts.suffix(3).allSatisfy({ Int64($0) != nil }),
            let process = Int32(parts[parts.count - 3])
        else { return nil }
        self.process = process
    }

    /// Its depmod is no more.
    var isAbandoned: Bool { ProcessTable().entry(process) == nil }

    /// Of a kernel's folder.
    static func removeAbandoned(in folder: FilePath, of root: SystemRoot) throws {
        for name in root.names(in: folder) where DepmodTemporary(name)?.isAbandoned ?? false {
            try root.unlink(folder.appending(name))
        }
    }
}
