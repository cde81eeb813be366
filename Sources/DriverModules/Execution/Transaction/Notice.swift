import DriverModel
import Host
import SystemPackage
import Text

/// What everybody is told at a login, as long as it is true: that a kernel will boot without NVIDIA modules.
///
/// The file only says that there was something to tell; what it is, is looked up each time.
package struct Notice: Sendable {
    package static let file: FilePath = "/var/lib/nvctl/notice"

    let root: SystemRoot

    package init(root: SystemRoot) { self.root = root }

    package var isThere: Bool { root.status(Self.file) != nil }

    package func begin() throws {
        try root.makeDirectory(Self.file.removingLastComponent())
        try root.makeEmptyFile(Self.file)
    }

    package func end() throws {
        guard isThere else { return }
        try root.unlink(Self.file)
        root.removeEmptyDirectory(Self.file.removingLastComponent())
    }
}

extension Inventory {
    /// Sentences about kernels that will boot without NVIDIA modules.
    package var bootNotices: [String] {
        kernels.filter(\.needsAttention).map { "kernel \($0.release.text.printable) will boot without NVIDIA modules" }
    }
}
