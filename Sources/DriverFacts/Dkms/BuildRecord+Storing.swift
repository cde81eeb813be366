import DriverModel
import FoundationEssentials
import Host
import SystemPackage

extension BuildRecord {
    private var file: FilePath {
        Self.folder(module: module, version: version).appending("\(kernel)-\(architecture).json")
    }

    /// The record of the latest build of a registered driver for a kernel, if that build failed.
    static func failure(
        of registration: Registration, for kernel: KernelRelease, architecture: String, in root: SystemRoot
    ) -> BuildRecord? {
        let name = "\(kernel)-\(architecture).json"
        let file = folder(module: registration.name, version: registration.version.text).appending(name)
        guard let bytes = try? root.read(file, limit: 1 << 20) else { return nil }
        return try? JSONDecoder().decode(BuildRecord.self, from: Data(bytes))
    }

    package func write(in root: SystemRoot) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try root.write(Array(try encoder.encode(self)) + [UInt8(ascii: "\n")], to: file)
    }

    package func remove(in root: SystemRoot) throws {
        try root.unlink(file)
        try root.unlink(log)
    }
}
