import DriverMessages
import Host
import SystemPackage
import SystemValues

extension LogDiagnosis {
    /// Diagnoses the log of a build, a run of the hook, or a package manager, which is read piece by piece.
    package static func read(_ log: FilePath, in root: SystemRoot) throws(FileError) -> LogDiagnosis {
        var scanner = LogScanner.ofBuild
        try root.readPieces(of: log) { piece in scanner.feed(piece) }
        return scanner.finish()
    }
}
