import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

/// The account that git, tar and the process that reads a clone's files run as.
///
/// nvctl decides this once for each piece of work. Somebody who can replace a clone can do so between two checks, and
/// root must not take the replacement for its own.
package enum CloneOwner: Hashable, Sendable {
    case missing
    /// Why nvctl does nothing with the clone, as part of a sentence.
    case refused(String)
    /// Nobody else can change the path to it, or nvctl has no permissions that they could use.
    case own(UserAccount)
    case other(UserAccount)

    package var account: UserAccount? {
        switch self {
        case .own(let account), .other(let account): account
        case .missing, .refused: nil
        }
    }

    package static func of(_ path: FilePath, in root: SystemRoot) -> CloneOwner {
        guard let status = root.status(path, following: true) else { return .missing }
        let account = UserAccount.find(user: status.owner, group: status.group, in: root.guarded)
        guard let writer = root.writerToFear(path) else { return .own(account) }
        if account.user == 0 { return .refused(reason("belongs to root", writer, path)) }
        if let third = root.othersWhoCanWrite(path, besides: account.user) {
            return .refused(reason("belongs to the user \(account.name.printable)", third, path))
        }
        return .other(account)
    }

    private static func reason(_ whose: String, _ writer: ForeignWriter, _ path: FilePath) -> String {
        "\(CloneFacts.name(path)) \(whose), but others can replace it: \(writer.words)"
    }
}
