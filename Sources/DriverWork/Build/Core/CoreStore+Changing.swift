import DriverFacts
import DriverModel
import FoundationEssentials
import Host
import SystemPackage

extension CoreStore {
    /// The folder with the objects of a key; nil if they have to be compiled, because they are not there or have
    /// changed. A damaged entry is removed.
    func take(_ key: String) throws -> FilePath? {
        let path = Places.core.appending(key)
        guard root.status(path) != nil else { return nil }
        guard intact(key) != nil else {
            try root.removeTree(path)
            return nil
        }
        // Marks the entry as used. If there are too many, those not used for longest are removed.
        try? root.touch(path.appending(Self.recordName))
        return path
    }

    /// Puts the objects into the store under a key, and returns their folder.
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

    func remove(_ entries: [StoredObjects]) throws {
        for entry in entries { try root.removeTree(entry.path) }
    }
}
