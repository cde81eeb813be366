import DriverModel
import FoundationEssentials
import Host
import SystemPackage
import SystemValues

/// Built modules that are kept outside the DKMS tree: those of versions that DKMS does not know, or is about to lose
/// because a package manager replaces their source.
///
/// Hooks and `dkms autoinstall` may install a version because DKMS knows it. And dkms 3.2.2 looks only at the newest
/// version in its tree, and installs nothing if that version has AUTOINSTALL off. So only what is in use is in that
/// tree.
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

    /// The kept modules of a version that are whole, fit their kernels, and were built from this source as it is now.
    /// nil means the source that DKMS knows, or would find.
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

    /// Tells a source from others. Nil if root does not read it because others can change it, or if a file in it is too
    /// large for a driver's source. Then it is unknown whether a build of it would make the same modules.
    package func digest(of source: FilePath) throws -> String? {
        guard root.writerToFear(source) == nil else { return nil }
        do { return try SourceDigest(root: root, source: source).ofEverything() } catch let error as FileError
            where error.code == .fileTooLarge
        { return nil }
    }
}
