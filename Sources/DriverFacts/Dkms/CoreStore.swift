import Crypto
import DriverModel
import FoundationEssentials
import Host
import SystemPackage
import Text

/// The store of kernel-independent objects: `nv-kernel.o` and `nv-modeset-kernel.o` for each source and
/// toolchain, compiled once.
///
/// A cache: all of it can be removed at any time, and is compiled again when it is wanted.
package struct CoreStore {
    package static let temporaryPrefix = ".new-"
    private static let recordName = "entry.json"

    /// The record beside an entry's objects.
    struct Record: Codable, Hashable {
        struct Object: Codable, Hashable {
            let size: Int64
            let sha256: String
        }

        let version: String
        let compiler: String
        let objects: [String: Object]
        /// Seconds since 1970.
        let created: Int64
    }

    let root: SystemRoot

    package init(root: SystemRoot) { self.root = root }

    /// The last used first. Damaged ones among them: what is in one is checked when it is used.
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

    /// Where the objects of a key are, when they are there and what they were; nil when they have to be
    /// compiled. A damaged entry is removed.
    package func take(_ key: String) throws -> FilePath? {
        let path = Places.core.appending(key)
        guard root.status(path) != nil else { return nil }
        guard let record = record(of: path), !record.objects.isEmpty, isIntact(record, at: path) else {
            try root.removeTree(path)
            return nil
        }
        // For the order in which entries are removed when there are too many.
        try? root.touch(path.appending(Self.recordName))
        return path
    }

    private func isIntact(_ record: Record, at path: FilePath) -> Bool {
        // Somebody else's file would be linked into what root loads.
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

    static func checksum(of file: FilePath, in root: SystemRoot) throws -> String {
        var hash = SHA256()
        try root.readPieces(of: file, limit: .max) { hash.update(data: $0) }
        return hash.finalize().hexadecimal
    }

    /// Files the objects under a key, and gives their place in the store.
    package func publish(
        _ objects: [String: FilePath], key: String, version: DriverVersion, compiler: String, now: Int64
    ) throws -> FilePath {
        try root.makeDirectory(Places.core)
        let staged = try root.makeTemporaryDirectory(in: Places.core, prefix: Self.temporaryPrefix)
        do {
            var recorded: [String: Record.Object] = [:]
            for (name, file) in objects {
                let place = staged.appending(name)
                try root.copyFile(file, to: place, mode: 0o644)
                recorded[name] = Record.Object(
                    size: root.status(place)?.size ?? 0, sha256: try Self.checksum(of: place, in: root))
            }
            let record = Record(version: version.text, compiler: compiler, objects: recorded, created: now)
            try root.write(Array(try JSONEncoder().encode(record)), to: staged.appending(Self.recordName))
            try root.setMode(staged, 0o755)
            try root.syncFilesystem(of: staged)
            let path = Places.core.appending(key)
            try root.removeTree(path)
            try root.rename(staged, to: path)
            return path
        } catch {
            try? root.removeTree(staged)
            throw error
        }
    }

    package func remove(_ entries: [StoredObjects]) throws {
        for entry in entries { try root.removeTree(entry.path) }
    }
}
