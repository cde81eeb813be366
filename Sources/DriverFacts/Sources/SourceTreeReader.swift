import DriverModel
import Host
import SystemPackage
import Text

package struct SourceTreeReader {
    let root: SystemRoot
    /// Sources may be links to a user's work.
    let guarded: SystemRoot
    let locations: DkmsLocations
    let packages: PackageDatabase

    /// Every source of the driver in /usr/src, the newest first.
    func all() -> [SourceTree] {
        root.names(in: locations.source)
            .map { locations.source.appending($0) }
            .filter(isDriverSource)
            .map(read)
            .sorted { ($0.version ?? DriverVersion("")) > ($1.version ?? DriverVersion("")) }
    }

    /// What `source init` has copied, the newest first.
    func snapshots() -> [SourceTree] {
        root.names(in: Places.sources).map { Places.sources.appending($0) }
            .filter { root.isDirectory($0) && SourceRecord.read(for: $0, in: root) != nil }
            .map(read)
            .sorted { ($0.version ?? DriverVersion("")) > ($1.version ?? DriverVersion("")) }
    }

    func read(_ path: FilePath) -> SourceTree {
        let record = SourceRecord.read(for: path, in: root)
        let confPath = path.appending("dkms.conf")
        let isWholeTree = root.isDirectory(path.appending("kernel-open")) && root.isDirectory(path.appending("src"))
        let treeVersion = Self.version(of: path, in: guarded)
        let (conf, problems) = conf(at: confPath, isWholeTree: isWholeTree, version: treeVersion)
        return SourceTree(
            path: path,
            origin: origin(of: path, record: record),
            record: record,
            version: treeVersion ?? conf?.packageVersion.map(DriverVersion.init) ?? nameVersion(path),
            hasDkmsConf: root.isFile(confPath),
            placed: root.status(confPath, following: true)?.changed,
            packageName: conf?.packageName,
            packageVersion: conf?.packageVersion.map(DriverVersion.init),
            isWholeTree: isWholeTree,
            confProblems: problems
        )
    }

    /// The dkms.conf, and why it cannot build the source. If root does not read it, nothing is known to be wrong with
    /// it.
    private func conf(
        at path: FilePath, isWholeTree: Bool, version: DriverVersion?
    ) -> (DkmsConf?, problems: [String]) {
        do {
            let conf = try DkmsConf.read(path, in: guarded)
            guard isWholeTree, let version else { return (conf, []) }
            let faults = DkmsConfFault.faults(of: conf, version: version)
            return (conf, faults.contains(where: \.isFatal) ? faults.map(\.explanation) : [])
        } catch {
            return (nil, error.isRefusal ? [] : [error.words(at: path)])
        }
    }

    /// `590.48.01` of `/usr/src/nvidia-590.48.01`, if root does not read the source.
    private func nameVersion(_ path: FilePath) -> DriverVersion? {
        guard isForeign(path), let name = path.lastComponent?.string, let dash = name.lastIndex(of: "-") else {
            return nil
        }
        let version = DriverVersion(String(name[name.index(after: dash)...]))
        return version.isRelease ? version : nil
    }

    private func isForeign(_ path: FilePath) -> Bool {
        ["version.mk", "dkms.conf"].contains { guarded.writerToFear(path.appending($0)) != nil }
    }

    private func origin(of path: FilePath, record: SourceRecord?) -> SourceTree.Origin {
        if let record { return .git(url: record.remote ?? record.clone) }
        if let owner = packages.owner(of: path.appending("dkms.conf")) { return .package(owner) }
        let git = path.appending(".git")
        guard root.exists(git) else { return .manual }
        if guarded.writerToFear(git.appending("config")) != nil { return .git(url: nil) }
        if let clone = GitClone(at: path, in: guarded) { return .git(url: clone.remoteURL ?? path.string) }
        return .manual
    }

    private func isDriverSource(_ path: FilePath) -> Bool {
        guard root.isDirectory(path) else { return false }
        if Self.version(of: path, in: guarded) != nil, root.isDirectory(path.appending("kernel-open")) { return true }
        // Folders with other names would have to be read to be sure, and there are many, such as headers.
        guard path.lastComponent?.string.hasPrefix("nvidia") ?? false else { return false }
        do {
            return try DkmsConf.read(path.appending("dkms.conf"), in: guarded).buildsCoreModule
        } catch {
            if error.isRefusal, nameVersion(path) != nil { return true }
            return root.isFile(path.appending("nvidia/nvidia.Kbuild"))
        }
    }

    /// `NVIDIA_VERSION = 590.48.01` in version.mk.
    package static func version(of tree: FilePath, in root: SystemRoot) -> DriverVersion? {
        root.text(tree.appending("version.mk"), limit: 1 << 16).flatMap(version(in:))
    }

    package static func version(in versionFile: String) -> DriverVersion? {
        for line in versionFile.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingSpaces }
            guard parts.count == 2, parts[0] == "NVIDIA_VERSION" || parts[0] == "NVIDIA_VERSION :" else { continue }
            let version = DriverVersion(String(parts[1]))
            return version.isWellFormed ? version : nil
        }
        return nil
    }

    /// From the licence that the source gives its core module.
    static func licence(of source: FilePath, in root: SystemRoot) -> Registration.Licence {
        for file in ["kernel-open/nvidia/nv.c", "nvidia/nv.c", "nvidia/nv-frontend.c", "kernel/nvidia/nv.c"] {
            guard let bytes = try? root.read(source.appending(file), limit: 4 << 20) else { continue }
            if bytes.offset(of: Array("MODULE_LICENSE(\"NVIDIA\")".utf8)) != nil { return .proprietary }
            if bytes.offset(of: Array("MODULE_LICENSE(\"Dual MIT/GPL\")".utf8)) != nil { return .open }
        }
        return .unknown
    }
}
