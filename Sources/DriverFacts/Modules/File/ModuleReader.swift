import DriverModel
import FoundationEssentials
import Host
import SystemPackage
import SystemValues

/// Reads module files and remembers what they said, because reading a compressed module means
/// unpacking all of it.
///
/// A file is known by its identity (device, inode, size, time of change). Root's memory is in
/// /var/cache/nvctl and readable by all; a user's is the user's own, and root never reads it.
package final class ModuleReader {
    private let host: Host
    private var memory: Memory
    private var used: Set<FileIdentity> = []
    private var isChanged = false

    private struct Memory: Codable {
        static let currentFormat = 3
        var format = currentFormat
        var modules: [Remembered] = []
        var indexes: [RememberedIndex] = []
        var owners: PackageOwners?
    }

    private struct Remembered: Codable {
        let file: FileIdentity
        let info: ModuleInfo?
        let damage: DamagedModule?
    }

    private struct RememberedIndex: Codable {
        let file: FileIdentity
        let damage: String?
    }

    /// Root's memory may be of an older package database than the user's.
    private var rememberedOwners: [PackageOwners] = []
    private var known: [FileIdentity: Result<ModuleInfo, DamagedModule>] = [:]
    /// Compressed files that were read in this run, by size.
    private var unpacked: [Int64: [FilePath: FileIdentity]] = [:]
    private var knownIndexes: [FileIdentity: RememberedIndex] = [:]

    package init(host: Host) {
        self.host = host
        memory = Memory()
        for place in Self.readablePlaces(of: host) {
            guard let bytes = try? SystemRoot.host.read(place),
                let found = try? JSONDecoder().decode(Memory.self, from: Data(bytes)),
                found.format == Memory.currentFormat
            else { continue }
            if let owners = found.owners { rememberedOwners.append(owners) }
            for entry in found.modules {
                if let info = entry.info { known[entry.file] = .success(info) }
                if let damage = entry.damage { known[entry.file] = .failure(damage) }
            }
            for entry in found.indexes { knownIndexes[entry.file] = entry }
        }
    }

    package func read(_ path: FilePath) -> Result<ModuleInfo, DamagedModule> {
        guard let status = host.root.status(path, following: true), status.kind == .file else {
            return .failure(DamagedModule(reason: "it is not a file"))
        }
        used.insert(status.identity)
        if let result = known[status.identity] { return result }
        var fault = ModuleFault.changing
        for _ in 0..<3 {
            do throws(ModuleFault) {
                return .success(try readAnew(path))
            } catch {
                fault = error
            }
            guard fault == .changing else { break }
        }
        return .failure(DamagedModule(reason: fault.reason))
    }

    private func readAnew(_ path: FilePath) throws(ModuleFault) -> ModuleInfo {
        let file = try OpenModule(path, in: host.root)
        let result =
            twin(of: file, at: path).map { $0.mapError { .damaged($0.reason) } }
            ?? Result { () throws(ModuleFault) in try ModuleFile(file).info() }
        guard try file.isUnchanged else { throw .changing }
        // A file that cannot be read now may be whole. Nothing has been learned about it.
        if case .failure(let fault) = result, !fault.isDamage { throw fault }
        used.insert(file.identity)
        known[file.identity] = result.mapError { DamagedModule(reason: $0.reason) }
        if file.compression != nil { unpacked[file.identity.size, default: [:]][path] = file.identity }
        isChanged = true
        return try result.get()
    }

    /// What was read from another file with the same bytes: DKMS's tree and a kernel's folder have the same files.
    /// Comparing them takes a tenth of the time.
    private func twin(of file: OpenModule, at path: FilePath) -> Result<ModuleInfo, DamagedModule>? {
        guard file.compression != nil else { return nil }
        let twins = unpacked[file.identity.size] ?? [:]
        return twins.first { (try? host.root.hasSameContent($0.key, path)) == true }.flatMap { known[$0.value] }
    }

    /// What is wrong with the index in which modprobe finds a kernel's modules, as a sentence; nil if nothing is, or if
    /// there is no index.
    package func indexDamage(_ path: FilePath) -> String? {
        guard let status = host.root.status(path, following: true), status.kind == .file else { return nil }
        used.insert(status.identity)
        if let entry = knownIndexes[status.identity] { return entry.damage }
        // If this user may not read the index, nothing is known about it.
        guard let index = DependencyIndex(path, in: host.root) else { return nil }
        let damage = index.damage
        // The index may have been replaced in the meantime. In that case, nothing is remembered.
        guard host.root.status(path, following: true)?.identity == status.identity else { return damage }
        knownIndexes[status.identity] = RememberedIndex(file: status.identity, damage: damage)
        isChanged = true
        return damage
    }

    /// Who owns paths in the package database, remembered for as long as the database is unchanged.
    func owners(database identity: FileIdentity) -> [String: String] {
        if memory.owners?.database != identity { memory.owners = rememberedOwners.first { $0.database == identity } }
        return memory.owners?.paths ?? [:]
    }

    func remember(owners paths: [String: String], database identity: FileIdentity) {
        memory.owners = PackageOwners(database: identity, paths: paths)
        isChanged = true
    }

    /// Writes down what was learned. Failure is no error: the next run reads the files again.
    package func save() {
        guard isChanged, let place = Self.writablePlace(of: host) else { return }
        memory.modules = used.sorted { $0.inode < $1.inode }.compactMap { identity in
            switch known[identity] {
            case .success(let info): Remembered(file: identity, info: info, damage: nil)
            case .failure(let damage): Remembered(file: identity, info: nil, damage: damage)
            case nil: nil
            }
        }
        memory.indexes = used.sorted { $0.inode < $1.inode }.compactMap { knownIndexes[$0] }
        guard let data = try? JSONEncoder().encode(memory) else { return }
        let folder = place.removingLastComponent()
        guard (try? SystemRoot.host.makeDirectory(folder)) != nil else { return }
        try? SystemRoot.host.write(Array(data), to: place)
    }

    private static func readablePlaces(of host: Host) -> [FilePath] {
        guard host.root.isHost else { return [] }
        return host.isRoot ? [Places.modules] : [Places.modules] + (usersPlace(of: host).map { [$0] } ?? [])
    }

    /// Nothing is remembered about a mounted system, neither in it nor elsewhere.
    private static func writablePlace(of host: Host) -> FilePath? {
        guard host.root.isHost else { return nil }
        return host.isRoot ? Places.modules : usersPlace(of: host)
    }

    private static func usersPlace(of host: Host) -> FilePath? {
        if let cache = host.environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
            return FilePath(cache).appending("nvctl/modules.json")
        }
        guard let home = host.environment["HOME"], home.hasPrefix("/") else { return nil }
        return FilePath(home).appending(".cache/nvctl/modules.json")
    }
}

struct PackageOwners: Codable {
    let database: FileIdentity
    /// Path to package; an empty name means that no package owns it.
    let paths: [String: String]
}
