import DriverModel
import Host
import SystemPackage

extension HookFiles {
    /// The nvctl that an installed script starts.
    package static func program(in root: SystemRoot) -> FilePath? {
        let line = root.text(script, limit: 1 << 16)?.split(separator: "\n").first { $0.hasPrefix(programPrefix) }
        guard let word = line?.dropFirst(programPrefix.count) else { return nil }
        return FilePath(word.filter { $0 != "'" })
    }
}
