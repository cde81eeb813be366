import DriverModel
import FoundationEssentials
import Host
import SystemPackage

/// What a killed installation must leave behind, so that the next run can continue it.
///
/// The journal is in the stage, beside what is being installed. Its name says which way to go: forward, or back after
/// the installation went wrong. The direction changes by a rename, which needs no space.
package struct InstallJournal: Codable, Equatable {
    /// An old file that makes way, and where it goes.
    struct Move: Codable, Equatable {
        let from: String
        let to: String
        /// Whether the new set takes its place. If so, the file is archived before that.
        let isReplaced: Bool
        /// Whether another file records where it was (DKMS >= 3.1.7).
        let notesOrigin: Bool
    }

    enum Direction: String, CaseIterable {
        case forward = "journal.json"
        case back = "restoring.json"
    }

    let module: String
    let version: String
    let kernel: String
    let architecture: String
    /// Maps a file name to its folder below the kernel's folder.
    let places: [String: String]
    /// Whether files are put in place one by one, because the folder cannot be exchanged.
    var isByFile: Bool
    /// The inode of the folder that is exchanged. The folder keeps this number wherever it is.
    var stagedInode: UInt64
    /// Files in the folder that belong to others, as they were when the folder was staged.
    var neighbours: [String: String]
    /// Folders that did not exist before, outer ones first.
    let madeFolders: [String]
    /// The target of DKMS's link for the kernel.
    let linkBefore: String?
    let moves: [Move]
    /// Maps a module name to the file that modprobe would have loaded.
    let chosenBefore: [String: String]
    /// Which of depmod's files existed.
    let indexBefore: [String]

    var target: BuildTarget {
        BuildTarget(
            module: module, version: DriverVersion(version), kernel: KernelRelease(kernel),
            architecture: architecture)
    }

    static func read(_ direction: Direction, in stage: FilePath, of root: SystemRoot) -> InstallJournal? {
        guard let bytes = try? root.read(stage.appending(direction.rawValue)) else { return nil }
        return try? JSONDecoder().decode(InstallJournal.self, from: Data(bytes))
    }

    func write(in stage: FilePath, of root: SystemRoot) throws {
        let bytes = Array(try JSONEncoder().encode(self))
        try root.write(bytes, to: stage.appending(Direction.forward.rawValue), mode: 0o600)
    }

    /// Whether all paths are where they can be. Only root can write the journal, but a broken disk can turn a file into
    /// anything.
    func isPlausible(for stage: FilePath, _ locations: DkmsLocations) -> Bool {
        let kernelFolder = locations.install.appending(kernel)
        let originals = target.originals(in: locations)
        let names = [module, version, kernel, architecture]
        guard names.allSatisfy(\.isSafeName),
            stage.lastComponent?.string.hasPrefix(InstallStage.prefix + kernel + "-") ?? false,
            !places.isEmpty, places.keys.allSatisfy({ FilePath.Component($0)?.kind == .regular }),
            (Array(places.values) + madeFolders).allSatisfy({ Self.leadsDown(FilePath($0)) }),
            isByFile || Set(places.values).count == 1
        else { return false }
        return moves.allSatisfy { move in
            FilePath(move.from).isBelow(kernelFolder)
                && (FilePath(move.to).isBelow(originals) || FilePath(move.to).isBelow(stage))
        }
    }

    private static func leadsDown(_ path: FilePath) -> Bool {
        path.isRelative && !path.components.isEmpty && path.components.allSatisfy { $0.kind == .regular }
    }
}

extension FilePath {
    /// Judged by the text of the path, which must not contain `..`.
    fileprivate func isBelow(_ folder: FilePath) -> Bool {
        components.allSatisfy { $0.kind == .regular } && starts(with: folder) && self != folder
    }
}
