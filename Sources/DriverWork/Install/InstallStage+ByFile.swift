import DriverModel
import Host
import SystemPackage
import Text

/// Puts files in place one by one if the folder cannot be exchanged as a whole: an overlay refuses that for a folder of
/// its lower layer, and dkms.conf can name several folders.
///
/// Halfway, the folders hold a mixture. So a complete set stands in for them, in a folder that depmod is told to
/// prefer. At every moment, modprobe finds either the old or the new set.
extension InstallStage {
    /// A folder that holds a complete set while its files are put in place.
    enum StandIn: String, CaseIterable {
        case new = ".nvctl-standin"
        case old = ".nvctl-standin-old"
    }

    /// Keeps the old files and puts the new ones in their places. Can be repeated from any point.
    func placeByFile(_ scripts: DkmsScripts) async throws {
        if root.status(old) == nil { try keepOld() }
        let staged = journal.places.keys.map { ($0, new.appending($0)) }
        try await standingIn(.new, Dictionary(uniqueKeysWithValues: staged), scripts) {
            for name in journal.places.keys.sorted() {
                guard let place = place(of: name) else { continue }
                try root.makeDirectory(place.removingLastComponent())
                try root.put(new.appending(name), at: place)
            }
        }
    }

    /// Keeps all old files before the first one is replaced. The rename at the end shows that this is complete.
    private func keepOld() throws {
        try root.removeTree(keeping)
        try root.makeDirectory(keeping)
        for name in journal.places.keys {
            guard let place = place(of: name), root.status(place) != nil else { continue }
            try root.put(place, at: kept(name, in: keeping))
        }
        try root.syncFilesystem(of: kernelFolder)
        try root.rename(keeping, to: old)
    }

    func restoreByFile(_ scripts: DkmsScripts) async throws {
        guard root.status(old) != nil else { return }
        let names = journal.places.keys.sorted()
        let files = names.map { ($0, kept($0, in: old)) }.filter { root.status($0.1) != nil }
        try await standingIn(.old, Dictionary(uniqueKeysWithValues: files), scripts) {
            for name in names {
                guard let place = place(of: name) else { continue }
                let kept = kept(name, in: old)
                if isSame(kept, place) {
                    // The file was not replaced yet. An overlay refuses to rename one hard link of a file over another
                    // (ESTALE).
                    continue
                } else if root.status(kept) != nil {
                    try root.makeDirectory(place.removingLastComponent())
                    try root.put(kept, at: place)
                } else if isPlaced(name, at: place) {
                    try root.unlink(place)
                }
            }
        }
    }

    private func isSame(_ kept: FilePath, _ place: FilePath) -> Bool {
        guard root.status(kept)?.kind == .file, root.status(place)?.kind == .file else { return false }
        return (try? root.hasSameContent(kept, place)) == true
    }

    private func isPlaced(_ name: String, at place: FilePath) -> Bool {
        let staged = new.appending(name)
        if let target = root.linkTarget(staged) { return root.linkTarget(place) == target }
        return root.linkTarget(place) == nil && (try? root.hasSameContent(staged, place)) == true
    }

    /// Replaces files while other files with the same names stand in for them.
    private func standingIn(
        _ standIn: StandIn, _ files: [String: FilePath], _ scripts: DkmsScripts, replace: () throws -> Void
    ) async throws {
        let folder = kernelFolder.appending(standIn.rawValue)
        let unfinished = kernelFolder.appending(standIn.rawValue + "-new")
        // A folder with this name is complete, even if a killed run left it.
        if root.status(folder) == nil {
            try root.removeTree(unfinished)
            try root.makeDirectory(unfinished)
            for (name, file) in files.sorted(by: { $0.key < $1.key }) {
                try root.put(file, at: unfinished.appending(name))
            }
            try root.syncFilesystem(of: kernelFolder)
            try root.rename(unfinished, to: folder)
        }
        let names = files.keys.sorted()
        try await prefer(Dictionary(uniqueKeysWithValues: names.map { ($0, standIn.rawValue) }), scripts)
        try replace()
        try root.syncFilesystem(of: kernelFolder)
        try await prefer(journal.places.filter { files[$0.key] != nil }, scripts)
        try root.rename(folder, to: unfinished)
        try root.removeTree(unfinished)
    }

    /// Makes depmod list these files, each in a folder below the kernel's, even if there are files of the same name
    /// elsewhere. Errors are ignored here, because everything is verified at the end.
    private func prefer(_ places: [String: String], _ scripts: DkmsScripts) async throws {
        let modules = places.compactMap { name, place in ModuleFileName.module(of: name).map { ($0, place) } }
        _ = try await scripts.depmod.run(
            preferring: Dictionary(modules) { first, _ in first }, configuredIn: folder)
    }
}
