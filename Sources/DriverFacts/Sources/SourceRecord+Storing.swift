import DriverModel
import FoundationEssentials
import Host
import SystemPackage

extension SourceRecord {
    /// The record of the snapshot that a folder of /usr/src is a link to.
    static func read(for source: FilePath, in root: SystemRoot) -> SourceRecord? {
        guard let resolved = try? root.resolve(source), let home = try? root.resolve(Places.sources),
            resolved.removingLastComponent() == home, let name = resolved.lastComponent?.string
        else { return nil }
        return read(version: DriverVersion(name), in: root)
    }

    package static func read(version: DriverVersion, in root: SystemRoot) -> SourceRecord? {
        guard let bytes = try? root.read(file(of: version)),
            var record = try? JSONDecoder().decode(SourceRecord.self, from: Data(bytes))
        else { return nil }
        // Up to version 0.1 some forms of addresses were stored with their password.
        record.remote = record.remote.map { RemoteAddress.withoutSecrets($0) }
        return record
    }

    package func write(version: DriverVersion, in root: SystemRoot) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try root.write(Array(try encoder.encode(self)) + [UInt8(ascii: "\n")], to: Self.file(of: version))
    }
}
