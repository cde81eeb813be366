import SystemPackage
import Text

/// Somebody besides root who can change or replace a file, and the place on its path that allows it.
package struct ForeignWriter: Hashable, Sendable {
    package enum Who: Hashable, Sendable {
        case owner(String)
        /// A user in an access control list.
        case user(String)
        case group(String)
        case everybody
        /// Not even root may examine the place, as on a network filesystem or one that a user has mounted.
        case unknown
    }

    /// The file itself or a folder above it, perhaps reached through a link. A path inside the system.
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
        case .user(let name): "the user \(name.printable) can write to \(place)"
        case .group(let name): "the group \(name.printable) can write to \(place)"
        case .everybody: "everybody can write to \(place)"
        case .unknown: "\(place) cannot be examined, so others may be able to write to it"
        }
    }
}
