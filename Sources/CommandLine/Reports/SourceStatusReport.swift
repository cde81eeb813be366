import DriverModel
import Terminal
import Text

/// `driver source status` as text, in the words of the seed document.
struct SourceStatusReport {
    private let status: SourceStatus
    private let palette: Palette
    private let isVerbose: Bool
    /// Seconds since 1970.
    private let now: Int64

    init(_ status: SourceStatus, palette: Palette, isVerbose: Bool = false, now: Int64) {
        self.now = now
        self.status = status
        self.palette = palette
        self.isVerbose = isVerbose
    }

    var text: String {
        var page = Page(palette)
        page.title("NVIDIA Source Build Status")
        page.field("Source Path", status.source?.path.string.printable ?? "none")
        page.field("Source Type", status.source?.type.printable ?? "none")
        page.field("Remote URL", status.clone?.remote?.printable ?? "none")
        page.field("Current Tag", current)
        page.field("Latest Tag", latest)
        if let fetched = status.clone?.lastFetch { page.field("Last Fetch", "\(Age(seconds: now - fetched))") }
        if isVerbose, let clone = status.clone, clone.path != status.source?.path {
            page.field("Clone", clone.path.string.printable)
        }
        page.line()
        page.field("Driver Version", status.driverVersion?.text.printable ?? "not found")
        page.field("DKMS Registered", registered)
        for other in status.others {
            page.field("Other Source", "\(other.path.string.printable), \(other.type.printable)")
        }
        for version in status.copied { page.field("Also Copied", "\(version.text.printable), not in use") }
        for line in notes {
            page.line()
            page.line(line)
        }
        return page.text
    }

    private var current: String {
        guard let current = status.current else { return "none" }
        return (current.name?.printable ?? "unknown") + (current.isModified ? " (modified)" : "")
    }

    private var latest: String {
        guard let clone = status.clone else { return "none" }
        if let problem = clone.problem { return "unknown (\(problem))" }
        return clone.newestRelease?.text.printable ?? "none"
    }

    private var registered: String {
        switch status.registration {
        case .registered: "yes"
        case .notRegistered: "no"
        case .broken(let fault): "broken: \(fault.words)"
        }
    }

    private var notes: [String] {
        if let clone = status.clone, let tag = clone.unfinishedUpdateTo {
            return [
                "An update of \(clone.path.string.printable) to \(tag.printable) was interrupted.\n"
                    + "To complete it: \(Invocation.sourceUpdate(tag: tag))"
            ]
        }
        if let clone = status.clone, let now = clone.movedTo {
            let place = now.name.map { " (it is now at \($0.printable))" } ?? ""
            return [
                "The clone \(clone.path.string.printable) has changed since the source was copied from it\(place).\n"
                    + "To build it as it is now: \(Invocation.sourceSync)"
            ]
        }
        if status.source == nil {
            return ["/usr/src has no source of the driver. To build from a git clone: \(Self.initialize)"]
        }
        if status.clone == nil { return ["To build from a git clone instead: \(Self.initialize)"] }
        if status.registration == .notRegistered { return ["To register it with DKMS: \(Invocation.setup)"] }
        return []
    }

    private static let initialize = Invocation.sourceInit()
}
