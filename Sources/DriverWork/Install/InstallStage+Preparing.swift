import DriverFacts
import DriverModel
import Host
import SystemPackage
import SystemValues

extension InstallStage {
    /// Stages a set, checks the copy, and writes the journal. Nothing outside the stage is changed.
    static func prepare(
        _ target: BuildTarget, _ modules: [DkmsInstall.Module], _ old: OldModules, _ host: Host,
        _ locations: DkmsLocations
    ) throws -> InstallStage {
        let root = host.root
        let folder = try root.makeTemporaryDirectory(in: locations.install, prefix: "\(prefix)\(target.kernel)-")
        do {
            let kernelFolder = locations.install.appending(target.kernel.text)
            let choice = ModuleChoice(root: root, folder: kernelFolder)
            let chosen = modules.compactMap { module in choice.file(of: module.name).map { (module.name, $0.string) } }
            let journal = InstallJournal(
                module: target.module, version: target.version.text, kernel: target.kernel.text,
                architecture: target.architecture,
                places: Dictionary(uniqueKeysWithValues: modules.map { ($0.file, $0.folder.string) }),
                isByFile: false, stagedInode: 0, neighbours: [:],
                madeFolders: missingFolders(modules, of: kernelFolder, in: root),
                linkBefore: root.linkTarget(target.activeLink(in: locations))?.string,
                moves: try old.moves(away: folder), chosenBefore: Dictionary(uniqueKeysWithValues: chosen),
                indexBefore: DepmodFiles.all.filter { root.status(kernelFolder.appending($0)) != nil })
            var stage = InstallStage(root: root, locations: locations, folder: folder, journal: journal)
            try stage.fill(modules, old.settings)
            try root.syncFilesystem(of: folder)
            try stage.journal.write(in: folder, of: root)
            return stage
        } catch {
            try? root.removeTree(folder)
            throw error
        }
    }

    private mutating func fill(_ modules: [DkmsInstall.Module], _ settings: DkmsSettings) throws {
        try root.makeDirectory(new)
        for module in modules {
            let staged = new.appending(module.file)
            if settings.symlinksModules {
                try root.link(staged, to: module.built)
            } else {
                // The same mode as with `cp` under DKMS's umask.
                let mode = root.status(module.built)?.mode ?? 0o644
                try root.copyFile(module.built, to: staged, mode: mode & ~0o022)
            }
            guard try root.hasSameContent(staged, module.built) else {
                throw FileError("copy", root.place(of: module.built), .ioError)
            }
        }
        try root.makeDirectory(index)
        for name in journal.indexBefore {
            guard let status = root.status(kernelFolder.appending(name)) else { continue }
            try root.copyFile(kernelFolder.appending(name), to: index.appending(name), mode: status.mode)
        }
        try fillWithNeighbours()
        journal.stagedInode = root.status(new)?.identity.inode ?? 0
    }

    /// Links everything else in the folder that is going to be exchanged. If there are several folders, or the
    /// filesystem cannot link, files are put in place one by one.
    private mutating func fillWithNeighbours() throws {
        guard let destination else {
            journal.isByFile = true
            return
        }
        guard let status = root.status(destination) else { return }
        guard status.kind == .directory else {
            journal.isByFile = true
            return
        }
        try root.setMode(new, status.mode)
        try root.setOwner(new, like: status)
        do {
            journal.neighbours = try Neighbours.read(destination, Set(journal.places.keys), in: root)
            try Neighbours.link(journal.neighbours, from: destination, into: new, in: root)
        } catch let error as FileError where !error.isNoSpace {
            journal.isByFile = true
        }
    }

    private static func missingFolders(
        _ modules: [DkmsInstall.Module], of kernelFolder: FilePath, in root: SystemRoot
    ) -> [String] {
        var missing: [String] = []
        for folder in Set(modules.map(\.folder)).sorted(by: { $0.string < $1.string }) {
            var path = FilePath()
            for component in folder.components {
                path.append(component)
                let isMissing = root.status(kernelFolder.pushing(path)) == nil
                if isMissing, !missing.contains(path.string) { missing.append(path.string) }
            }
        }
        return missing
    }
}
