import DriverModel
import Host
import SystemPackage

/// Ends installations that a killed run has left half-done.
///
/// If the new set is in place, or was being put there file by file, the installation is completed. If the old set was
/// being put back, that is completed. If nothing had been changed yet, or the journal cannot be trusted, only the stage
/// is removed.
package struct InstallRecovery {
    let host: Host
    let locations: DkmsLocations

    private var root: SystemRoot { host.root }

    func run() async throws {
        for name in root.names(in: locations.install) where name.hasPrefix(InstallStage.prefix) {
            let folder = locations.install.appending(name)
            if let stage = stage(folder, .back) {
                try await install(stage).putBack(stage)
            } else if let stage = stage(folder, .forward) {
                try await goOn(with: stage)
            }
            try root.removeTree(folder)
        }
        // No journal says any more what these files were kept for.
        for kernel in root.names(in: locations.install) {
            let folder = locations.install.appending(kernel)
            for name in InstallStage.foldersOfKernel { try root.removeTree(folder.appending(name)) }
        }
    }

    private func stage(_ folder: FilePath, _ direction: InstallJournal.Direction) -> InstallStage? {
        guard let journal = InstallJournal.read(direction, in: folder, of: root),
            journal.isPlausible(for: folder, locations),
            root.isDirectory(locations.install.appending(journal.kernel))
        else { return nil }
        return InstallStage(root: root, locations: locations, folder: folder, journal: journal)
    }

    private func install(_ stage: InstallStage) -> DkmsInstall {
        DkmsInstall(host: host, locations: locations, target: stage.journal.target)
    }

    private func goOn(with stage: InstallStage) async throws {
        let install = install(stage)
        if stage.journal.isByFile {
            try await stage.placeByFile(install.scripts)
        } else if !stage.isExchanged {
            // The folder that is there now may be somebody else's. Ours never got there, or is gone.
            if root.status(stage.new)?.identity.inode == stage.journal.stagedInode { try await install.putBack(stage) }
            return
        }
        let settings = try? await DkmsSettings.read(stage.journal.target, locations, host)
        do {
            if let problem = try await install.complete(stage, settings) {
                try await install.putBack(stage)
                host.logger.warning("\(stage.journal.target.title): \(problem.fault.words)")
            } else {
                try install.finish(stage)
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            try await install.putBack(stage)
            throw error
        }
    }
}
