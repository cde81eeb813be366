import Host
import SystemPackage

/// A file that depmod has not yet given its final name: `modules.dep.bin.<process>.<microseconds>.<seconds>` (seen with
/// kmod 30). The file stays behind if depmod is killed.
package struct DepmodTemporary {
    private let process: Int32

    package init?(_ name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 4, parts[0] == "modules", parts.suffix(3).allSatisfy({ Int64($0) != nil }),
            let process = Int32(parts[parts.count - 3])
        else { return nil }
        self.process = process
    }

    /// Whether the depmod that wrote it has ended.
    package var isAbandoned: Bool { ProcessTable().entry(process) == nil }
}
