import DriverFacts
import DriverModel
import Host
import SystemPackage

extension UnfinishedRun {
    func remember(_ mark: RunMark) throws {
        try root.makeDirectory(Places.state)
        // Only root may read the mark. Processes that carry it are killed by the next run.
        try root.write(mark.text + "\n", to: Places.unfinished, mode: 0o600)
    }

    func forget() throws {
        guard root.status(Places.unfinished) != nil else { return }
        try root.unlink(Places.unfinished)
        root.removeEmptyDirectory(Places.state)
    }
}
