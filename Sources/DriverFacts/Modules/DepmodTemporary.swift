import Host
import SystemPackage

/// A file that depmod has not given its name yet: `modules.dep.bin.<process>.<microseconds>.<seconds>` (seen
/// of kmod 30). It stays behind when depmod is killed.
package struct DepmodTemporary {
    private let process: Int32

    package init?(_ name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 4, parts[0] == "modules", parts.suffix(3).allSatisfy({ Int64($0) != nil }),
            let process = Int32(parts[parts.count - 3])
        else { return nil }
        self.process = process
    }

    /// Its depmod is no more.
    package var isAbandoned: Bool { ProcessTable().entry(process) == nil }
}
