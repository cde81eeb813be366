import DriverModel
import FoundationEssentials
import Host
import SystemPackage

/// What a run that was killed while it installed has to leave behind, so that the next one can go on from there.
///
/// It lies in the stage, beside what is being installed. Its name says which way to go: forward, or back after the
/// installation went wrong. A rename changes that, which needs no space.
package struct InstallJournal: Codable, Equatable {
    /// An old file that makes way, and where it goes to.
    struct Move: Codable, Equatable {
        let from: String
        let to: String
        /// The new set takes its place, so it is archived before.
        let isReplaced: Bool
        /// A file beside it says where it was (DKMS >= 3.1.7).
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
    /// File name to the folder below the kernel's that it goes to.
    let places: [String: String]
    /// Whether the files are put there one by one, not all by one exchange of the folder.
    var isByFile: Bool
    /// The folder that is exchanged; a number that it keeps, wherever it is.
    var stagedInode: UInt64
    /// Files of others in the folder, as they were when it was staged.
    var neighbours: [String: String]
    /// Folders that were not there before, outer ones first.
    let madeFolders: [String]
    /// Where DKMS's link for the kernel led.
    let linkBefore: String?
    let moves: [Move]
    /// Module name to the file that modprobe would have loaded.
    let chosenBefore: [String: String]
    /// Which of depmod's files there were.
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

    /// Whether all that it names is where it can be: only root can write it, but a disk can make anything of a file.
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
    /// By its text, without a step upwards in it.
    fileprivate func isBelow(_ folder: FilePath) -> Bool {
        components.allSatisfy { $0.kind == .regular } && starts(with: folder) && self != folder
    }
}
