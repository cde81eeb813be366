import DriverFacts
import DriverModel
import FoundationEssentials
import Host
import SystemPackage
import SystemValues

extension KeptModules {
    /// Keeps builds of a registration. Replaces kept builds for the same kernels. The caller must hold the lock.
    @discardableResult
    package func keep(_ request: KeepRequest, for reason: KeptVersion.Reason, now: Int64) throws -> KeptVersion {
        let (registration, builds) = (request.registration, request.builds)
        let place = KeptVersion.place(registration.name, registration.version)
        let source = try root.resolve(
            registration.source?.path
                ?? DkmsLocations().sourceFolder(of: registration.name, registration.version))
        let record = KeptVersion.Record(
            module: registration.name, version: registration.version.text,
            source: try digest(of: source) ?? "", packages: request.packages, kept: now, reason: reason)
        let new = try root.makeTemporaryDirectory(in: Places.kept, prefix: Self.temporaryPrefix)
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
                // Kept builds for other kernels stay.
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
        return KeptVersion(
            record: record,
            sets: builds.map { KeptVersion.Build(kernel: $0.kernel, architecture: $0.architecture, path: $0.folder) },
            path: place)
    }

    /// Makes a place for modules of a version that DKMS does not know.
    func prepare(_ module: String, _ version: DriverVersion, source: FilePath, now: Int64) throws {
        let place = KeptVersion.place(module, version)
        let digest = try digest(of: source)
        if let digest, versions().first(where: { $0.path == place })?.record.source == digest { return }
        // Modules built from another source are useless now.
        try root.removeTree(place)
        try root.makeDirectory(place)
        let record = KeptVersion.Record(
            module: module, version: version.text, source: digest ?? "", packages: [], kept: now, reason: .built)
        try root.write(Array(JSONEncoder().encode(record)), to: place.appending(Self.recordName))
    }

    /// Keeps modules that were built after `prepare`.
    func add(_ built: FilePath, for target: BuildTarget) throws {
        try PublishedBuild(
            folder: KeptVersion.place(target.module, target.version).appending(target.kernel.text),
            architecture: target.architecture, root: root
        ).publish(built)
    }

    /// Removes kept versions, and folders of single kernels, that have no modules in them.
    func removeEmpty() throws {
        for name in root.names(in: Places.kept) where !name.hasPrefix(".") {
            let place = Places.kept.appending(name)
            for kernel in root.names(in: place) where (try? root.list(place.appending(kernel))) == [] {
                root.removeEmptyDirectory(place.appending(kernel))
            }
            if root.names(in: place).allSatisfy({ $0 == Self.recordName }) { try root.removeTree(place) }
        }
        if (try? root.list(Places.kept)) == [] { root.removeEmptyDirectory(Places.kept) }
    }

    /// Removes kept modules that DKMS now has itself.
    func release(_ module: String, _ version: DriverVersion, locations: DkmsLocations) throws {
        let place = KeptVersion.place(module, version)
        guard let entry = versions().first(where: { $0.path == place }) else { return }
        let folder = locations.registrationFolder(of: module, version)
        for set in entry.sets {
            guard root.isDirectory(folder.appending(set.kernel.text).appending(set.architecture).appending("module"))
            else { continue }
            try root.removeTree(set.path)
        }
        try removeEmpty()
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

    /// Puts a kept build where a build for the target would be. The kept build stays.
    package func restore(_ set: KeptVersion.Build, for target: BuildTarget, locations: DkmsLocations) throws {
        try PublishedBuild(target: target, locations: locations, root: root)
            .publish(needing: { root.size(of: set.path) }) { try linkTree(set.path, into: $0) }
    }

    /// Removes kept modules that nothing can go back to.
    func remove(_ modules: UselessModules) throws {
        for folder in modules.folders { try root.removeTree(folder) }
        root.removeEmptyDirectory(Places.kept)
    }
}
