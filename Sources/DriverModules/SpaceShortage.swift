import Host
import SystemPackage
import SystemValues
import Text

/// A filesystem that is too full, for what, and by how much.
package struct SpaceShortage: Hashable, Sendable, CustomStringConvertible {
    let path: FilePath
    let mountPoint: FilePath
    let needed: UInt64?
    let available: UInt64?

    /// As it is now, so before anything is cleared away. `needed` is what is known to be needed; it can be more.
    package init(at path: FilePath, needed: UInt64? = nil, in root: SystemRoot) {
        self.path = path
        self.needed = needed
        mountPoint = root.mountPoint(of: path)
        available = root.availableBytes(at: mountPoint)
    }

    /// Of an error, after which all that was written may be gone again: what is available now says nothing.
    package init(_ error: FileError) {
        path = error.path
        mountPoint = SystemRoot.host.mountPoint(of: error.path)
        (needed, available) = (nil, nil)
    }

    package var description: String {
        "no space left for \(path.string.printable) on the filesystem mounted at \(mountPoint.string.printable)"
    }

    var figures: String {
        let figures = [needed.map { "at least \($0.asBytes) needed" }, available.map { "\($0.asBytes) available" }]
            .compactMap(\.self)
        return figures.isEmpty ? "" : ": " + figures.joined(separator: ", ")
    }
}
