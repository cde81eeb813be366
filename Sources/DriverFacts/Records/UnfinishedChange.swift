import DriverModel
import Host
import SystemPackage

/// Remembers what is being done until it is done, if the state halfway does not show what it was to become.
package struct UnfinishedChange {
    package enum Kind: String {
        /// The version that a rollback goes to, as DKMS writes it. As soon as half of the kernels have it, "the version
        /// before" means another one.
        case rollback
        /// The tag that is being checked out, and the clone. Halfway it looks as if somebody had changed the clone's
        /// files.
        case checkOut = "check-out"
        /// Another version was taken into use, but not all kernels could follow, so kernels have two: the new version,
        /// and the one before it. The versions themselves do not show which of them is the earlier one.
        case partialSwitch = "partial-switch"
    }

    package let kind: Kind
    package let root: SystemRoot

    package init(_ kind: Kind, in root: SystemRoot) {
        self.kind = kind
        self.root = root
    }

    package var place: FilePath { Places.state.appending(kind.rawValue) }

    package var text: String? { root.firstLine(place) }
}
