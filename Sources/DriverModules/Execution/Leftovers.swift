import Host
import SystemPackage

/// What a run that was killed can leave behind.
struct Leftovers {
    let host: Host
    let locations: DkmsLocations

    private var root: SystemRoot { host.root }

    /// Brings installations to an end, and removes the rest.
    func clear() async throws {
        try await InstallRecovery(host: host, locations: locations).run()
        for module in root.names(in: locations.tree) {
            let folder = locations.tree.appending(module)
            for name in root.names(in: folder) {
                let path = folder.appending(name)
                for kernel in root.names(in: path) { try removeUnpublished(in: path.appending(kernel)) }
            }
        }
        removeFolders()
    }

    private func removeUnpublished(in folder: FilePath) throws {
        for name in root.names(in: folder) where name.hasPrefix(DkmsBuild.publishingPrefix) {
            try root.removeTree(folder.appending(name))
        }
    }

    /// Folders of our own that nobody else uses.
    ///
    /// Compilers can outlive an nvctl that was killed, and go on writing there until they miss a file: then a
    /// folder cannot be removed yet, which is no reason to stop.
    func removeFolders() {
        for name in root.names(in: DkmsBuild.workFolder) {
            try? root.removeTree(DkmsBuild.workFolder.appending(name))
        }
        for name in root.names(in: SourceRecord.folder) where name.hasPrefix(Snapshot.temporaryPrefix) {
            try? root.removeTree(SourceRecord.folder.appending(name))
        }
    }
}
