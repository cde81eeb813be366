import Crypto
import DriverModel
import FoundationEssentials
import Host
import SystemPackage
import Text

/// The store of kernel-independent objects: `nv-kernel.o` and `nv-modeset-kernel.o` for each source and
/// toolchain, compiled once.
///
/// This is a cache: everything in it can be removed at any time, and is compiled again when it is needed.
package struct CoreStore {
    package static let temporaryPrefix = ".new-"
    package static let recordName = "entry.json"

    /// The record beside an entry's objects.
    package struct Record: Codable, Hashable {
        package struct Object: Codable, Hashable {
            package let size: Int64
            package let sha256: String

            package init(size: Int64, sha256: String) { (self.size, self.sha256) = (size, sha256) }
        }

        package let version: String
        package let compiler: String
        package let objects: [String: Object]
        /// Seconds since 1970.
        package let created: Int64

        package init(version: String, compiler: String, objects: [String: Object], created: Int64) {
            (self.version, self.compiler, self.objects, self.created) = (version, compiler, objects, created)
        }
    }

    package let root: SystemRoot

    package init(root: SystemRoot) { self.root = root }

    /// The last used first. Some may be damaged: each is checked when it is used.
    package func objects() -> [StoredObjects] {
        root.names(in: Places.core).filter { !$0.hasPrefix(".") }.map { key in
            let path = Places.core.appending(key)
            let record = record(of: path)
            let bytes = root.names(in: path).compactMap { root.status(path.appending($0))?.size }.reduce(0, +)
            return StoredObjects(
                key: key, path: path, version: DriverVersion(record?.version ?? "?"), compiler: record?.compiler ?? "?",
                bytes: bytes, created: record?.created ?? 0,
                used: root.status(path.appending(Self.recordName))?.modified ?? 0)
        }.sorted { ($0.used, $0.key) > ($1.used, $1.key) }
    }

    private func record(of path: FilePath) -> Record? {
        guard let bytes = try? root.read(path.appending(Self.recordName), limit: 1 << 16) else { return nil }
        return try? JSONDecoder().decode(Record.self, from: Data(bytes))
    }

    /// Where the objects of a key are; nil unless they are there and are what they were.
    package func intact(_ key: String) -> FilePath? {
        let path = Places.core.appending(key)
        guard let record = record(of: path), !record.objects.isEmpty, isIntact(record, at: path) else { return nil }
        return path
    }

    private func isIntact(_ record: Record, at path: FilePath) -> Bool {
        // What is in the store is linked into modules that root loads, so nobody else may be able to change it.
        for folder in [Places.core, path] {
            guard let status = root.status(folder), status.kind == .directory, status.owner == root.status("/")?.owner,
                status.mode & 0o022 == 0
            else { return false }
        }
        return record.objects.allSatisfy { name, object in
            let file = path.appending(name)
            guard root.status(file)?.kind == .file, root.status(file)?.size == object.size else { return false }
            return (try? Self.checksum(of: file, in: root)) == object.sha256
        }
    }

    package static func checksum(of file: FilePath, in root: SystemRoot) throws -> String {
        var hash = SHA256()
        try root.readPieces(of: file, limit: .max) { hash.update(data: $0) }
        return hash.finalize().hexadecimal
    }
}
