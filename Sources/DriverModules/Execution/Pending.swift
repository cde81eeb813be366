import Host
import SystemPackage

/// Remembers what is being done until it is done, where the state in the middle does not tell what it was to become.
struct Pending {
    enum Kind: String {
        /// The version that a rollback goes to, as DKMS writes it. "The version before" is another one as soon as half of the
        /// kernels have it.
        case rollback
        /// The tag that is checked out, and the clone. Halfway it looks as if somebody had changed its files.
        case checkOut = "check-out"
        /// Kernels have two versions, because not all could follow when another one was taken into use: that one, and the one
        /// before. Which of the two is the earlier one shows in neither.
        case partialSwitch = "partial-switch"
    }

    let kind: Kind
    let root: SystemRoot

    init(_ kind: Kind, in root: SystemRoot) {
        self.kind = kind
        self.root = root
    }

    private static let folder: FilePath = "/var/lib/nvctl"
    private var place: FilePath { Self.folder.appending(kind.rawValue) }

    var text: String? { root.firstLine(place) }

    func begin(_ text: String) throws {
        try root.makeDirectory(Self.folder)
        try root.write(text + "\n", to: place)
    }

    func end() throws {
        guard root.status(place) != nil else { return }
        try root.unlink(place)
        root.removeEmptyDirectory(Self.folder)
    }
}
