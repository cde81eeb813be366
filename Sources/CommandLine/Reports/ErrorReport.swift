import ArgumentParser
import DriverModel
import Host
import SystemValues
import Text

/// An error as the user sees it: what went wrong, where, why, and the advice. This is the only table from errors to
/// exit statuses.
struct ErrorReport {
    let message: String
    let advice: Advice?
    let status: ExitCode

    var text: String {
        ("nvctl: \(message)" + (advice.map { "\nadvice: \($0)" } ?? "")).printableLines
    }

    /// Not for errors of the argument parser, which reports them itself.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure:
            message = failure.message
            advice = failure.advice
            status =
                switch failure.kind {
                case .failed: ExitStatus.failed
                case .usage: .validationFailure
                case .notPermitted: ExitStatus.notPermitted
                }
        case let error as FileError where error.isNoSpace:
            let failure = Failure.noSpace(SpaceShortage(error), doing: "writing to it")
            message = failure.message
            advice = failure.advice
            status = ExitStatus.failed
        case let error as FileError where error.isReadOnly:
            let place = SystemRoot.host.mountPoint(of: error.path.path)
            message = error.description
            advice =
                "make it writable and try again: mount -o remount,rw \(place.string.shellQuoted)"
            status = ExitStatus.failed
        case let error as FileError:
            message = error.description
            advice = error.isPermission ? "check the permissions" : nil
            status = error.isPermission ? ExitStatus.notPermitted : ExitStatus.failed
        case let error as ProcMissing:
            message = error.words
            advice = Advice(error.advice)
            status = ExitStatus.failed
        case let error as Interruption.Interrupted:
            message = error.words
            advice = "run the same command again to continue"
            status = ExitStatus.interrupted(by: error.signal)
        default:
            message = error.inWords
            advice = nil
            status = ExitStatus.failed
        }
    }
}
