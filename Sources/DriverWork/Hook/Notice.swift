import DriverModel
import Host
import SystemPackage
import Text

/// What everybody is told at a login, as long as it is true: that a kernel will boot without NVIDIA modules.
///
/// The file only says that there was something to tell; what it is, is looked up each time.
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
