import Host
import SystemPackage

/// A build in the DKMS tree, where `dkms status` sees it.
struct PublishedBuild {
    /// On its way there; DKMS passes over names like this.
    static let temporaryPrefix = ".tmp_nvctl_"

    let target: Plan.Target
    let locations: DkmsLocations
    let root: SystemRoot

    private var kernelFolder: FilePath {
        locations.tree.appending(target.module).appending(target.version.text).appending(target.kernel.text)
    }

    /// DKMS's own way since 3.1.7: beside its place under a temporary name, then one rename. What was built is moved.
    func publish(_ built: FilePath) throws {
        try publish(needing: { root.size(of: built) }) { staged in
            do {
                try root.rename(built, to: staged)
            } catch let error as FileError where error.code == .improperLink {
                try root.copyTree(built, into: staged)
            }
        }
    }

    /// `fill` makes the content of a new folder.
    func publish(needing size: () -> UInt64, fill: (FilePath) throws -> Void) throws {
        let place = kernelFolder.appending(target.architecture)
        try root.makeDirectory(kernelFolder)
        let staged = try root.makeTemporaryDirectory(in: kernelFolder, prefix: Self.temporaryPrefix)
        do {
            try fill(staged)
            try root.setMode(staged, 0o755)
            try root.syncFilesystem(of: staged)
            if root.status(place) != nil {
                try root.exchange(staged, place)
                try root.removeTree(staged)
            } else {
                try root.rename(staged, to: place)
            }
        } catch {
            let shortage = SpaceShortage(at: kernelFolder, needed: size(), in: root)
            try? root.removeTree(staged)
            root.removeEmptyDirectory(kernelFolder)
            if (error as? FileError)?.isNoSpace ?? false {
                throw Failure.noSpace(shortage, doing: "keeping what was built")
            }
            throw error
        }
    }
}
