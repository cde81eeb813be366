import DriverModel
import Host
import SystemPackage
import Text

/// The notice that everybody sees at login as long as a kernel would boot without NVIDIA modules.
///
/// The file only says that there was a problem. At each login, nvctl looks up what it is.
package struct Notice: Sendable {

    let root: SystemRoot

    package init(root: SystemRoot) { self.root = root }

    package var isThere: Bool { root.status(Places.notice) != nil }

    package func begin() throws {
        try root.makeDirectory(Places.notice.removingLastComponent())
        try root.makeEmptyFile(Places.notice)
    }

    package func end() throws {
        guard isThere else { return }
        try root.unlink(Places.notice)
        root.removeEmptyDirectory(Places.notice.removingLastComponent())
    }
}
