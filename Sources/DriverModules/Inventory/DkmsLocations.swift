import Host
import SystemPackage

/// Where DKMS keeps its things, from its framework.conf.
public struct DkmsLocations: Hashable, Sendable {
    public var tree: FilePath = "/var/lib/dkms"
    public var source: FilePath = "/usr/src"
    public var install: FilePath = "/lib/modules"

    public init() {}

    static func read(in root: SystemRoot) -> DkmsLocations {
        var locations = DkmsLocations()
        // DKMS >= 3.0.4 also sources the files of framework.conf.d, after the main one.
        let folder: FilePath = "/etc/dkms/framework.conf.d"
        let files =
            ["/etc/dkms/framework.conf"]
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

extension ShellAssignments {
    fileprivate func absolutePath(_ name: String) -> FilePath? {
        guard let text = value(name), text.hasPrefix("/") else { return nil }
        return FilePath(text)
    }
}
