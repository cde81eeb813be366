import DriverModel
import Host
import SystemPackage

/// Remembers what is being done until it is done, where the state in the middle does not tell what it was to become.
package struct UnfinishedChange {
    package enum Kind: String {
        /// The version that a rollback goes to, as DKMS writes it. "The version before" is another one as soon as half
        /// of the kernels have it.
        case rollback
        /// The tag that is checked out, and the clone. Halfway it looks as if somebody had changed its files.
        case checkOut = "check-out"
        /// Kernels have two versions, because not all could follow when another one was taken into use: that one, and
        /// the one before. Which of the two is the earlier one shows in neither.
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
