import DriverFacts
import DriverModel
import Host
import SystemPackage

/// The files in a kernel's folder that have the names of a driver's modules before a new set comes, and what becomes of
/// each.
///
/// DKMS archives what an installation finds as the "original" that an uninstall brings back. Files that DKMS installed
/// itself, that `unregister` left, or that a package owns are no originals. They are replaced or left alone.
package struct OldModules {
    let host: Host
    let locations: DkmsLocations
    let target: BuildTarget
    let modules: [DkmsInstall.Module]
    let settings: DkmsSettings

    private var root: SystemRoot { host.root }
    private var kernelFolder: FilePath { locations.install.appending(target.kernel.text) }

    /// The existing files, by module name.
    private func existing() -> [String: [FilePath]] {
        let found = ModuleSearch(root: root, folder: kernelFolder).files()
        let names = modules.map(\.name)
        // Includes names that this driver's set could have, because an older version may have had them.
        let cores = names.filter { DriverModules.isCore($0, among: names) }
        let possible = cores.flatMap(DriverModules.companions)
        let both = Set(names).union(possible).map { ($0, found[ModuleFileName.canonical($0)] ?? []) }
        return Dictionary(uniqueKeysWithValues: both)
    }

    /// Where each file goes. Files that are nobody's original go to the stage.
    func moves(away stage: FilePath) throws -> [InstallJournal.Move] {
        let existing = existing()
        let packages = PackageDatabase(root: root, reader: ModuleReader(host: host))
        // Nobody but DKMS installs to updates/dkms.
        let own = kernelFolder.appending(DkmsLocations.usualDestination)
        let isPackaged: (FilePath) -> Bool = { path in
            path.removingLastComponent() != own && packages.owner(of: path) != nil
        }
        let taken = Set(modules.map { kernelFolder.pushing($0.folder).appending($0.file) })
        let folders = Set(taken.map { $0.removingLastComponent() })
        let left = LeftModules.read(in: root)
        let isLeft: (FilePath) -> Bool = { left.contains($0, kernel: target.kernel, in: root) }
        var moves: [InstallJournal.Move] = []
        for (name, paths) in existing.sorted(by: { $0.key < $1.key }) {
            let original = original(name, paths.filter { $0.removingLastComponent() != own && !isLeft($0) }, isPackaged)
            for path in paths {
                if taken.contains(path), isPackaged(path), let package = packages.owner(of: path) {
                    throw Failure.placeBelongsToPackage(path, package: package)
                }
                let isReplaced = taken.contains(path)
                if path == original, let file = path.lastComponent {
                    moves.append(
                        InstallJournal.Move(
                            from: path.string, to: target.originals(in: locations).appending(file).string,
                            isReplaced: isReplaced, notesOrigin: settings.originals == .archivedWithOrigin))
                } else if !isReplaced, isLeft(path) || folders.contains(path.removingLastComponent()),
                    !isPackaged(path)
                {
                    let away = stage.appending("away/\(moves.count)-\(path.lastComponent?.string ?? name)")
                    moves.append(
                        InstallJournal.Move(
                            from: path.string, to: away.string, isReplaced: false, notesOrigin: false))
                }
            }
        }
        return moves
    }

    /// The one file that DKMS would archive. DKMS looks in these three folders first.
    private func original(_ name: String, _ paths: [FilePath], _ isPackaged: (FilePath) -> Bool) -> FilePath? {
        guard settings.originals != .left, let module = modules.first(where: { $0.name == name }),
            root.linkTarget(target.activeLink(in: locations)) == nil
        else { return nil }
        let place = kernelFolder.pushing(module.folder)
        let first = [kernelFolder.appending("extra"), kernelFolder.appending("updates"), place]
        let ordered = first.flatMap { folder in paths.filter { $0.removingLastComponent() == folder } } + paths
        return ordered.first { path in
            let isItsName = ModuleFileName.module(of: path.lastComponent?.string ?? "") == name
            // The file is DKMS's own, and only its link was lost.
            let isOwn = path.removingLastComponent() == place && (try? root.hasSameContent(path, module.built)) == true
            return isItsName && !isOwn && root.status(path)?.kind == .file && !isPackaged(path)
        }
    }
}
