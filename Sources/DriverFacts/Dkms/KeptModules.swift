import DriverModel
import FoundationEssentials
import Host
import SystemPackage
import SystemValues

/// Built modules that are kept beyond the DKMS tree: of versions that DKMS does not know, or is about to lose because a
/// package manager replaces their source.
///
/// A version that DKMS knows is one that hooks and `dkms autoinstall` may install: dkms 3.2.2 looks at the newest
/// version of its tree alone, and installs none at all where that one has AUTOINSTALL off. So only what is in use is in
/// that tree.
package struct KeptModules: Sendable {
    package static let temporaryPrefix = ".new-"
    package static let recordName = "kept.json"

    package let root: SystemRoot

    package init(root: SystemRoot) { self.root = root }

    /// The last kept first.
    package func versions() -> [KeptVersion] {
        root.names(in: Places.kept).filter { !$0.hasPrefix(".") }.compactMap { name in
            let path = Places.kept.appending(name)
            guard let bytes = try? root.read(path.appending(Self.recordName), limit: 1 << 16),
                let record = try? JSONDecoder().decode(KeptVersion.Record.self, from: Data(bytes))
            else { return nil }
            let sets = root.names(in: path).filter { root.isDirectory(path.appending($0)) }.flatMap { kernel in
                root.names(in: path.appending(kernel)).filter { !$0.hasPrefix(".") }.map { architecture in
                    KeptVersion.Build(
                        kernel: KernelRelease(kernel), architecture: architecture,
                        path: path.appending(kernel).appending(architecture))
                }
            }
            return KeptVersion(record: record, sets: sets, path: path)
        }.sorted { $0.record.kept > $1.record.kept }
    }

    /// The modules that are kept of a version, are whole, fit their kernels, and were built from this source as it is
    /// now. nil stands for the source that DKMS knows, or would find.
    package static func usable(
        of version: DriverVersion?, source: FilePath? = nil, _ inventory: Inventory, on host: Host
    ) -> [KeptVersion.Build] {
        guard let entry = inventory.kept.first(where: { $0.record.version == version?.text }), let version else {
            return []
        }
        let (module, locations) = (entry.record.module, inventory.locations)
        let source =
            source ?? locations.source(of: module, version, in: host.root)
            ?? locations.sourceFolder(of: module, version)
        let reader = ModuleReader(host: host)
        return KeptModules(root: host.root).usable(entry, source: source, reader: reader)
    }

    private func usable(_ entry: KeptVersion, source: FilePath, reader: ModuleReader) -> [KeptVersion.Build] {
        guard let place = try? root.resolve(source), let digest = try? digest(of: place), digest == entry.record.source
        else { return [] }
        let conf = try? DkmsConf.read(place.appending("dkms.conf"), in: root.guarded)
        let expected = conf.map { $0.isRead ? $0.modules.map(\.installedName) : [] } ?? []
        return entry.sets.filter { set in
            BuiltModules(
                files: ModuleFileName.modules(in: set.path.appending("module"), of: root), expected: expected,
                kernel: set.kernel, version: DriverVersion(entry.record.version)
            ).fault(reader: reader) == nil
        }
    }

    /// What tells the source from others; nil where root does not read it, for others can change it or it is none: then
    /// modules of it cannot be known to be those that a build would make.
    package func digest(of source: FilePath) throws -> String? {
        guard root.writerToFear(source) == nil else { return nil }
        do { return try SourceDigest(root: root, source: source).ofEverything() } catch let error as FileError
            where error.code == .fileTooLarge
        { return nil }
    }
}
