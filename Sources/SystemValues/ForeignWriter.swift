import SystemPackage
import Text

/// Somebody besides root who can change or replace a file, and the place on the way to it that lets them.
package struct ForeignWriter: Hashable, Sendable {
    package enum Who: Hashable, Sendable {
        case owner(String)
        /// By an access control list.
        case user(String)
        case group(String)
        case everybody
        /// Not even root may look at it, as on a network filesystem or one that a user has mounted.
        case unknown
    }

    /// The file itself, a folder above it, or either of them behind a link, as a path of the system.
    package let place: FilePath
    package let who: Who

    package init(place: FilePath, who: Who) {
        self.place = place
        self.who = who
    }

    /// A sentence without its full stop.
    package var words: String {
        let place = place.string.printable
        return switch who {
        case .owner(let name): "\(place) belongs to the user \(name.printable)"
        case .user(let name): "\(place) can be written by the user \(name.printable)"
        case .group(let name): "\(place) can be written by the group \(name.printable)"
        case .everybody: "\(place) can be written by everybody"
        case .unknown: "\(place) cannot be looked at, so others may be able to write it"
        }
    }
}
