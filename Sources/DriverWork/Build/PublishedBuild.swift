import DriverModel
import Host
import SystemPackage
import SystemValues

/// The built modules for a kernel: in the DKMS tree, where `dkms status` sees them, or kept outside it.
struct PublishedBuild {
    /// Starts the name of a folder that is not complete yet. DKMS ignores such names.
    static let temporaryPrefix = ".tmp_nvctl_"

    let folder: FilePath
    let architecture: String
    let root: SystemRoot

    init(folder: FilePath, architecture: String, root: SystemRoot) {
        self.folder = folder
        self.architecture = architecture
        self.root = root
    }

    init(target: BuildTarget, locations: DkmsLocations, root: SystemRoot) {
        self.init(
            folder: locations.buildFolder(of: target).removingLastComponent(), architecture: target.architecture,
            root: root)
    }

    /// Works as DKMS does since 3.1.7: under a temporary name beside its place, then one rename. The built files are
    /// moved.
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
        let place = folder.appending(architecture)
        try root.makeDirectory(folder)
        let staged = try root.makeTemporaryDirectory(in: folder, prefix: Self.temporaryPrefix)
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
            let shortage = SpaceShortage(at: folder, needed: size(), in: root)
            try? root.removeTree(staged)
            root.removeEmptyDirectory(folder)
            if (error as? FileError)?.isNoSpace ?? false {
                throw Failure.noSpace(shortage, doing: "keeping the built modules")
            }
            throw error
        }
    }
}
