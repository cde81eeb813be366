import DriverModel
import Host
import SystemPackage
import Text

/// Files one by one, where the folder cannot be exchanged as a whole: overlays refuse for one of their lower layer, and
/// dkms.conf can name several folders.
///
/// Between two files the places hold a mixture. So a whole set stands in for them meanwhile, in a folder that depmod is
/// told to prefer: what modprobe finds is one set or the other, at any moment.
extension InstallStage {
    /// A folder that holds a whole set as long as its files are put to their places.
    enum StandIn: String, CaseIterable {
        case new = ".nvctl-standin"
        case old = ".nvctl-standin-old"
    }

    /// Keeps what is there, and puts each file over it; can be done again from any point.
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

    /// All of it, before the first file is replaced: the rename says so.
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
                    // It was not replaced yet. An overlay refuses to rename one hard link of a file over another
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

    /// Replaces files while others, by their names, stand in for them.
    private func standingIn(
        _ standIn: StandIn, _ files: [String: FilePath], _ scripts: DkmsScripts, replace: () throws -> Void
    ) async throws {
        let folder = kernelFolder.appending(standIn.rawValue)
        let unfinished = kernelFolder.appending(standIn.rawValue + "-new")
        // Under its name it is whole, also when a run that was killed has left it.
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

    /// Has depmod list these files, each in a folder below the kernel's, wherever else there are some of the same name.
    /// What comes of it is not for now to judge: the whole is verified at the end.
    private func prefer(_ places: [String: String], _ scripts: DkmsScripts) async throws {
        let modules = places.compactMap { name, place in ModuleFileName.module(of: name).map { ($0, place) } }
        _ = try await scripts.depmod.run(
            preferring: Dictionary(modules) { first, _ in first }, configuredIn: folder)
    }
}
