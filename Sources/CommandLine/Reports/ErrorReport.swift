import ArgumentParser
import DriverModel
import Host
import SystemValues
import Text

/// An error as the user sees it: what, where, why, and what to do next. The one table from errors to
/// exit statuses.
struct ErrorReport {
    let message: String
    let hint: String?
    let status: ExitCode

    var text: String {
        ("nvctl: \(message)" + (hint.map { "\nhint: \($0)" } ?? "")).printableLines
    }

    /// Not for errors of the argument parser, which reports its own.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure:
            message = failure.message
            hint = failure.hint
            status =
                switch failure.kind {
                case .failed: ExitStatus.failed
                case .usage: .validationFailure
                case .notPermitted: ExitStatus.notPermitted
                }
        case let error as FileError where error.isNoSpace:
            let failure = Failure.noSpace(SpaceShortage(error), doing: "trying to \(error.operation) it")
            message = failure.message
            hint = failure.hint
            status = ExitStatus.failed
        case let error as FileError where error.isReadOnly:
            let place = SystemRoot.host.mountPoint(of: error.path)
            message = error.description
            hint =
                "make it writable and try again: mount -o remount,rw \(place.string.shellQuoted)"
            status = ExitStatus.failed
        case let error as FileError:
            message = error.description
            hint = error.isPermission ? "check the permissions" : nil
            status = error.isPermission ? ExitStatus.notPermitted : ExitStatus.failed
        case let error as ProcMissing:
            message = error.words
            hint = error.hint
            status = ExitStatus.failed
        case let error as Interruption.Interrupted:
            message = error.words
            hint = "the same command again goes on"
            status = ExitStatus.interrupted(by: error.signal)
        default:
            message = error.inWords
            hint = nil
            status = ExitStatus.failed
        }
    }
}
