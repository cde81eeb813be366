import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

/// The folder in which an installation is prepared. It also keeps what was there before until the installation is over.
///
/// The stage is beside the kernel's own folder: on the same filesystem, and where depmod never looks.
///
///     journal.json, restoring.json   see InstallJournal
///     new/      the modules; before the exchange with hard links to everything else of the folder they go to,
///               after it the folder as it was
///     away/     old files that made way and are nobody's originals
///     index/    depmod's files as they were
///
/// Files that are replaced one by one are kept in the kernel's own folder, because that can be a filesystem of its own,
/// even a full one. Their names are none that modules have.
package struct InstallStage {
    static let prefix = ".nvctl-"
    static let oldName = ".nvctl-old"
    /// The name while not all files are kept yet.
    static let keepingName = ".nvctl-keeping"
    /// All folders that an installation makes in the kernel's own folder.
    static let foldersOfKernel =
        [oldName, keepingName] + StandIn.allCases.flatMap { [$0.rawValue, $0.rawValue + "-new"] }

    let root: SystemRoot
    let locations: DkmsLocations
    let folder: FilePath
    var journal: InstallJournal

    var kernelFolder: FilePath { locations.install.appending(journal.kernel) }
    var new: FilePath { folder.appending("new") }
    var old: FilePath { kernelFolder.appending(Self.oldName) }
    var keeping: FilePath { kernelFolder.appending(Self.keepingName) }
    var index: FilePath { folder.appending("index") }

    /// Where a file of the set goes.
    func place(of name: String) -> FilePath? {
        journal.places[name].map { kernelFolder.pushing(FilePath($0)).appending(name) }
    }

    /// The folder that the whole set goes to; nil if there are several.
    var destination: FilePath? {
        let folders = Set(journal.places.values)
        return folders.count == 1 ? folders.first.map { kernelFolder.pushing(FilePath($0)) } : nil
    }

    /// Whether what was staged is now in its place.
    var isExchanged: Bool {
        destination.flatMap { root.status($0)?.identity.inode } == journal.stagedInode
    }

    /// The journal goes first: a stage without one is simply removed.
    func discard() throws {
        for direction in InstallJournal.Direction.allCases { try root.unlink(folder.appending(direction.rawValue)) }
        for name in Self.foldersOfKernel { try root.removeTree(kernelFolder.appending(name)) }
        try root.removeTree(folder)
    }

    func kept(_ name: String, in folder: FilePath) -> FilePath { folder.appending(name + ".kept") }

    // MARK: Forward

    /// Puts the set in place, in one step if the filesystem can do that.
    mutating func place(_ scripts: DkmsScripts) async throws {
        try keepOriginals()
        if !journal.isByFile, let destination {
            try makeFolders(around: destination)
            if try exchange(with: destination) { return }
            // The journal must say that files go one by one before the first of them does.
            journal.isByFile = true
            try journal.write(in: folder, of: root)
        }
        try await placeByFile(scripts)
    }

    private func exchange(with destination: FilePath) throws -> Bool {
        if root.status(destination) != nil { return try root.exchangeAtomically(new, destination) }
        do {
            try root.rename(new, to: destination)
            return true
        } catch  where error.code == .improperLink {
            return false
        }
    }

    private func makeFolders(around destination: FilePath) throws {
        let outer = destination.removingLastComponent()
        if !root.isDirectory(outer) { try root.makeDirectory(outer) }
    }

    /// Takes over what others have done in the retired folder after it was staged: `dkms install` of another driver may
    /// have been at work until the exchange. Changes that they have made in the new folder since then have precedence.
    func carryOver(from retired: FilePath, to current: FilePath) throws {
        guard !journal.isByFile, root.isDirectory(retired) else { return }
        let own = Set(journal.places.keys)
        let before = journal.neighbours.filter { !own.contains($0.key) }
        let left = try Neighbours.read(retired, own, in: root)
        let now = try Neighbours.read(current, own, in: root)
        for (path, state) in left.sorted(by: { $0.key < $1.key }) where before[path] != state {
            guard now[path] == before[path] else { continue }
            let (from, to) = (retired.pushing(FilePath(path)), current.pushing(FilePath(path)))
            if state == Neighbours.folder { try root.makeDirectory(to) } else { try root.put(from, at: to) }
        }
        for (path, state) in before where left[path] == nil && now[path] == state && state != Neighbours.folder {
            try root.unlink(current.pushing(FilePath(path)))
        }
    }

    /// Archives the originals that the set replaces.
    private func keepOriginals() throws {
        for move in journal.moves where move.isReplaced && root.status(FilePath(move.to)) == nil {
            try root.makeDirectory(FilePath(move.to).removingLastComponent())
            try root.put(FilePath(move.from), at: FilePath(move.to))
            try noteOrigin(of: move)
        }
    }

    /// Removes the other old files, once the set is where modprobe looks.
    func makeWay() throws {
        for move in journal.moves where !move.isReplaced {
            guard root.status(FilePath(move.from)) != nil else { continue }
            try root.makeDirectory(FilePath(move.to).removingLastComponent())
            try noteOrigin(of: move)
            try root.move(FilePath(move.from), to: FilePath(move.to))
        }
    }

    private func noteOrigin(of move: InstallJournal.Move) throws {
        if move.notesOrigin { try root.write(move.from + "\n", to: FilePath(move.to + ".origin")) }
    }

    // MARK: Back

    /// From here on, a killed run is undone instead of completed.
    func turnBack() throws {
        let journal = folder.appending(InstallJournal.Direction.forward.rawValue)
        guard root.status(journal) != nil else { return }
        try root.rename(journal, to: folder.appending(InstallJournal.Direction.back.rawValue))
    }

    /// Puts back what was there before. Can be repeated from any point.
    func restore(_ scripts: DkmsScripts) async throws {
        for move in journal.moves { try undo(move) }
        if journal.isByFile { try await restoreByFile(scripts) } else { try exchangeBack() }
        for made in journal.madeFolders.reversed() {
            root.removeEmptyDirectory(kernelFolder.pushing(FilePath(made)))
        }
        try root.syncFilesystem(of: folder)
    }

    private func undo(_ move: InstallJournal.Move) throws {
        let (from, to) = (FilePath(move.from), FilePath(move.to))
        if !move.isReplaced, root.status(from) == nil, root.status(to) != nil {
            try root.makeDirectory(from.removingLastComponent())
            try root.move(to, to: from)
        }
        guard !to.starts(with: folder) else { return }
        if move.isReplaced { try root.unlink(to) }
        if move.notesOrigin { try root.unlink(FilePath(move.to + ".origin")) }
        // The depth of original_module/<kernel>/<architecture>.
        var emptied = to.removingLastComponent()
        for _ in 0..<3 {
            root.removeEmptyDirectory(emptied)
            emptied = emptied.removingLastComponent()
        }
    }

    private func exchangeBack() throws {
        guard let destination else { return }
        let hadOne = !journal.madeFolders.contains { kernelFolder.pushing(FilePath($0)) == destination }
        switch root.status(new)?.identity.inode {
        // Already back: `new` holds what was going to be installed.
        case journal.stagedInode: return hadOne ? try carryOver(from: new, to: destination) : ()
        case nil where hadOne: return
        default: break
        }
        switch root.status(destination)?.kind {
        case nil:
            if hadOne {
                try makeFolders(around: destination)
                try root.rename(new, to: destination)
            }
        case .directory where hadOne:
            guard try root.exchangeAtomically(new, destination) else {
                throw FileError("exchange", root.place(of: destination), .improperLink)
            }
            try carryOver(from: new, to: destination)
        case .directory:
            try root.rename(destination, to: new)
            let own = Set(journal.places.keys)
            if try Neighbours.read(new, own, in: root).contains(where: { $0.value != Neighbours.folder }) {
                try root.makeDirectory(destination)
                try carryOver(from: new, to: destination)
            }
        default: throw FileError("put back", root.place(of: destination), .fileExists)
        }
    }

    /// Puts depmod's files back as they were.
    func restoreIndex() throws {
        for name in DepmodFiles.all {
            let (kept, place) = (index.appending(name), kernelFolder.appending(name))
            if root.status(kept) != nil {
                try root.move(kept, to: place)
            } else if !journal.indexBefore.contains(name) {
                try root.unlink(place)
            }
        }
    }
}

/// Other files in a folder, by their path below it. The value tells a changed file from the original one.
enum Neighbours {
    static let folder = "folder"

    static func read(_ place: FilePath, _ own: Set<String>, in root: SystemRoot) throws -> [String: String] {
        var found: [String: String] = [:]
        func add(_ names: [String], below path: FilePath) throws {
            for name in names {
                let inside = path.appending(name)
                guard let status = root.status(place.pushing(inside)) else { continue }
                if status.kind == .directory {
                    found[inside.string] = folder
                    try add(try root.list(place.pushing(inside)), below: inside)
                } else {
                    let identity = status.identity
                    // Without the device, whose number can change with a reboot.
                    found[inside.string] = "\(identity.inode) \(identity.size) \(identity.modifiedNanoseconds)"
                }
            }
        }
        try add(try root.list(place).filter { !own.contains($0) }, below: "")
        return found
    }

    /// Makes hard links to the files, so that changes made in place appear in both folders.
    static func link(_ neighbours: [String: String], from place: FilePath, into stage: FilePath, in root: SystemRoot)
        throws
    {
        // Folders come before what is in them.
        for (path, state) in neighbours.sorted(by: { $0.key < $1.key }) {
            let (from, to) = (place.pushing(FilePath(path)), stage.pushing(FilePath(path)))
            if state == folder, let status = root.status(from) {
                try root.makeDirectory(to, mode: status.mode)
                try root.setOwner(to, like: status)
            } else {
                try root.hardLink(from, as: to)
            }
        }
    }
}
