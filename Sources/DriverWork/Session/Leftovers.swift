import DriverFacts
import DriverModel
import Host
import SystemPackage

/// Clears up what a killed run left behind.
struct Leftovers {
    let host: Host
    let locations: DkmsLocations

    private var root: SystemRoot { host.root }

    /// Completes or undoes interrupted installations, and removes everything else.
    func clear() async throws {
        try await InstallRecovery(host: host, locations: locations).run()
        for folder in Self.ownFolders + [locations.tree, locations.source] {
            try root.clearTemporaries(in: folder)
            for name in root.names(in: folder) where !name.hasPrefix("linux-") {
                try root.clearTemporaries(in: folder.appending(name))
            }
        }
        for module in root.names(in: locations.tree) {
            let folder = locations.moduleFolder(of: module)
            for name in root.names(in: folder) {
                let path = folder.appending(name)
                try root.clearTemporaries(in: path)
                for kernel in root.names(in: path) {
                    let kernelFolder = path.appending(kernel)
                    try removeUnpublished(in: kernelFolder)
                    // Left behind when removing a build was interrupted.
                    if DkmsTree.isKernelFolder(kernel), (try? root.list(kernelFolder)) == [] {
                        root.removeEmptyDirectory(kernelFolder)
                    }
                }
            }
            // Left behind when adding or removing a registration was interrupted.
            for path in [locations.originalsFolder(of: module), folder] where (try? root.list(path)) == [] {
                root.removeEmptyDirectory(path)
            }
        }
        for name in root.names(in: Places.kept) {
            let entry = Places.kept.appending(name)
            for kernel in root.names(in: entry) where root.isDirectory(entry.appending(kernel)) {
                try removeUnpublished(in: entry.appending(kernel))
            }
        }
        try KeptModules(root: root).removeEmpty()
        try removeUseless()
    }

    /// Folders that nvctl writes to, besides DKMS's own folders and the sources. Temporaries are in them or one level
    /// below.
    private static let ownFolders: [FilePath] = [
        Places.sources, Places.kept, Places.state, Places.logs, Places.cache,
    ]

    private func removeUnpublished(in folder: FilePath) throws {
        try root.clearTemporaries(in: folder)
        for name in root.names(in: folder) where name.hasPrefix(PublishedBuild.temporaryPrefix) {
            try root.removeTree(folder.appending(name))
        }
    }

    /// Removes what is useless once none of our programs runs: our own temporary folders, and the files that an
    /// interrupted depmod did not finish.
    func removeUseless() throws {
        for kernel in root.names(in: locations.install) {
            try DepmodTemporary.removeAbandoned(in: locations.install.appending(kernel), of: root)
        }
        for name in root.names(in: Places.build) {
            try root.removeTree(Places.build.appending(name))
        }
        for (folder, prefix) in [
            (Places.sources, Snapshot.temporaryPrefix), (Places.core, CoreStore.temporaryPrefix),
            (Places.run, CloneRemote.logPrefix), (Places.kept, KeptModules.temporaryPrefix),
        ] {
            for name in root.names(in: folder) where name.hasPrefix(prefix) {
                try root.removeTree(folder.appending(name))
            }
        }
        if (try? root.list(Places.run)) == [] { root.removeEmptyDirectory(Places.run) }
    }
}
