import DriverModel
import Host
import SystemPackage
import Text

extension DkmsLocations {
    package static func read(in root: SystemRoot) -> DkmsLocations {
        var locations = DkmsLocations()
        // DKMS >= 3.0.4 also sources the files of framework.conf.d, after the main one.
        let folder = frameworkFolder
        let files =
            [frameworkConf]
            + root.names(in: folder).filter { $0.hasSuffix(".conf") }.map { folder.appending($0) }
        for file in files {
            guard let conf = root.text(file).map(ShellAssignments.init(parsing:)) else { continue }
            if let tree = conf.absolutePath("dkms_tree") { locations.tree = tree }
            if let source = conf.absolutePath("source_tree") { locations.source = source }
            if let install = conf.absolutePath("install_tree") { locations.install = install }
        }
        return locations
    }
}

extension DkmsLocations {
    /// Whether a version has its `source` link, without which DKMS does not list it (3.0.10 to 3.2.2).
    package func knows(_ module: String, _ version: DriverVersion, in root: SystemRoot) -> Bool {
        root.linkTarget(sourceLink(of: module, version)) != nil
    }

    /// The source of a version: the one that DKMS knows or, if DKMS does not know the version, the copy that `source
    /// init` made.
    package func source(of module: String, _ version: DriverVersion, in root: SystemRoot) -> FilePath? {
        if knows(module, version, in: root) { return try? root.resolve(sourceLink(of: module, version)) }
        let snapshot = SourceRecord.snapshot(of: version)
        return root.isDirectory(snapshot) ? try? root.resolve(snapshot) : nil
    }
}

extension ShellAssignments {
    fileprivate func absolutePath(_ name: String) -> FilePath? {
        guard let text = value(name), text.hasPrefix("/") else { return nil }
        return FilePath(text)
    }
}
