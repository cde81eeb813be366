import DriverModel
import Host
import SystemPackage

extension ModprobeConf {
    package static func read(in root: SystemRoot, isRunning: Bool) -> ModprobeConf {
        var files: [String: FilePath] = [:]
        for folder in folders {
            for name in root.names(in: folder) where name.hasSuffix(".conf") && files[name] == nil {
                files[name] = folder.appending(name)
            }
        }
        let ordered = files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        var lines = ordered.flatMap { _, path in
            Self.lines(of: root.text(path, limit: 1 << 20) ?? "", in: path)
        }
        if isRunning { lines += Self.lines(ofCommandLine: root.text(commandLine, limit: 1 << 16) ?? "") }
        return ModprobeConf(lines: lines)
    }
}
