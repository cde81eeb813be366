import DriverModel
import Host
import SystemPackage
import Text

extension Configuration {
    package static func read(in root: SystemRoot) -> Configuration {
        var configuration = Configuration()
        let folder = Places.settingsFolder
        let files =
            [Places.settings]
            + root.names(in: folder).filter { $0.hasSuffix(".conf") }.map { folder.appending($0) }
        for file in files {
            guard let text = root.text(file, limit: 1 << 20) else { continue }
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                configuration.apply(line.trimmingSpaces, origin: "\(file.string.printable):\(index + 1)")
            }
        }
        return configuration
    }
}
