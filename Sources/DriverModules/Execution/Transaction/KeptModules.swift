import FoundationEssentials
import Host
import SystemPackage

/// Built modules that are kept beyond the DKMS tree, which loses them when a package manager replaces their source.
///
/// `/var/lib/nvctl/kept/<module>-<version>/<kernel>/<architecture>` holds what DKMS had there, by hard links.
public struct KeptModules: Sendable {
    public static let folder: FilePath = "/var/lib/nvctl/kept"
    static let temporaryPrefix = ".new-"
    private static let recordName = "kept.json"

    /// What belongs together: one driver's modules, and how to get the rest of it back.
    public struct Record: Codable, Hashable, Sendable {
        public let module: String
        public let version: String
        /// Of the source that they were built from.
        let source: String
        /// Packages of this version of the driver, each with its version.
        public let packages: [DriverPackage]
        /// Seconds since 1970.
        let kept: Int64

        public var title: String { "\(module)/\(version)" }
    }

    /// The modules for one kernel.
    public struct Build: Hashable, Sendable {
        public let kernel: KernelRelease
        public let architecture: String
        let path: FilePath
    }

    public struct Entry: Hashable, Sendable {
        public let record: Record
        public let sets: [Build]
        let path: FilePath
    }

    let root: SystemRoot

    public init(root: SystemRoot) { self.root = root }

    /// The last kept first.
    public func entries() -> [Entry] {
        root.names(in: Self.folder).filter { !$0.hasPrefix(".") }.compactMap { name in
            let path = Self.folder.appending(name)
            guard let bytes = try? root.read(path.appending(Self.recordName), limit: 1 << 16),
                let record = try? JSONDecoder().decode(Record.self, from: Data(bytes))
            else { return nil }
            let sets = root.names(in: path).filter { root.isDirectory(path.appending($0)) }.flatMap { kernel in
                root.names(in: path.appending(kernel)).filter { !$0.hasPrefix(".") }.map { architecture in
                    Build(
                        kernel: KernelRelease(kernel), architecture: architecture,
                        path: path.appending(kernel).appending(architecture))
                }
            }
            return Entry(record: record, sets: sets, path: path)
        }.sorted { $0.record.kept > $1.record.kept }
    }

    /// Keeps builds of a registration. One that is kept already is replaced.
    public func keep(
        _ builds: [DkmsTree.Build], of registration: Registration, packages: [DriverPackage], now: Int64
    ) throws -> Entry {
        let name = "\(registration.name)-\(registration.version)"
        let place = Self.folder.appending(name)
        let source = try root.resolve(registration.source?.path ?? FilePath("/usr/src/\(name)"))
        let record = Record(
            module: registration.name, version: registration.version.text,
            source: try SourceDigest(root: root, source: source).ofEverything(), packages: packages, kept: now)
        // Pacman lets one transaction happen at a time, so these are of a run that was killed.
        for name in root.names(in: Self.folder) where name.hasPrefix(Self.temporaryPrefix) {
            try root.removeTree(Self.folder.appending(name))
        }
        let new = try root.makeTemporaryDirectory(in: Self.folder, prefix: Self.temporaryPrefix)
        do {
            for build in builds {
                let folder = new.appending(build.kernel.text).appending(build.architecture)
                try root.makeDirectory(folder)
                try linkTree(build.folder, into: folder)
            }
            try root.write(Array(JSONEncoder().encode(record)), to: new.appending(Self.recordName))
            try root.setMode(new, 0o755)
            try root.syncFilesystem(of: new)
            if root.status(place) != nil {
                // Sets of other kernels stay kept.
                for kernel in root.names(in: place) where root.status(new.appending(kernel)) == nil {
                    try root.makeDirectory(new.appending(kernel))
                    try linkTree(place.appending(kernel), into: new.appending(kernel))
                }
                try root.exchange(new, place)
                try root.removeTree(new)
            } else {
                try root.rename(new, to: place)
            }
        } catch {
            try? root.removeTree(new)
            throw error
        }
        return Entry(
            record: record,
            sets: builds.map { Build(kernel: $0.kernel, architecture: $0.architecture, path: $0.folder) }, path: place)
    }

    private func linkTree(_ source: FilePath, into target: FilePath) throws {
        for name in try root.list(source) {
            let (from, to) = (source.appending(name), target.appending(name))
            if root.status(from)?.kind == .directory {
                try root.makeDirectory(to)
                try linkTree(from, into: to)
            } else {
                try root.put(from, at: to)
            }
        }
    }

    /// The kept modules that a build of this source for this kernel would give again.
    func set(for target: Plan.Target, source: FilePath, reader: ModuleReader, expected: [String]) -> Build? {
        guard let entry = entries().first(where: { $0.record.title == "\(target.module)/\(target.version)" }),
            let set = entry.sets.first(where: { $0.kernel == target.kernel && $0.architecture == target.architecture }),
            let digest = try? SourceDigest(root: root, source: source).ofEverything(), digest == entry.record.source
        else { return nil }
        let modules = BuiltModules(
            files: ModuleFileName.modules(in: set.path.appending("module"), of: root), expected: expected,
            kernel: target.kernel, version: target.version)
        return modules.problem(reader: reader) == nil ? set : nil
    }

    /// Puts a set where a build for the target would be. It stays kept.
    func restore(_ set: Build, for target: Plan.Target, locations: DkmsLocations) throws {
        try PublishedBuild(target: target, locations: locations, root: root)
            .publish(needing: { root.size(of: set.path) }) { try linkTree(set.path, into: $0) }
    }

    /// Lets go of what nobody will go back to: sets of kernels that are gone, of the driver that is in use, and of all
    /// older ones than the last.
    public func prune(kernels: Set<KernelRelease>, active: Registration?) throws {
        var hasLast = false
        for entry in entries() {
            let isActive = active.map { $0.title == entry.record.title } ?? false
            if isActive || hasLast {
                try root.removeTree(entry.path)
                continue
            }
            for set in entry.sets where !kernels.contains(set.kernel) {
                try root.removeTree(entry.path.appending(set.kernel.text))
            }
            if entry.sets.contains(where: { kernels.contains($0.kernel) }) {
                hasLast = true
            } else {
                try root.removeTree(entry.path)
            }
        }
        root.removeEmptyDirectory(Self.folder)
    }
}
