import SystemValues
import SystemValues
import Text

/// A filesystem with too little space: what for, and how much.
package struct SpaceShortage: Hashable, Sendable, CustomStringConvertible {
    package let path: MachinePath
    package let mountPoint: MachinePath
    package let needed: UInt64?
    package let available: UInt64?

    package init(path: MachinePath, mountPoint: MachinePath, needed: UInt64?, available: UInt64?) {
        self.path = path
        self.mountPoint = mountPoint
        self.needed = needed
        self.available = available
    }

    package var description: String {
        "no space is left for \(path.string.printable) on the filesystem mounted at \(mountPoint.string.printable)"
    }

    package var figures: String {
        let figures = [needed.map { "at least \($0.asBytes) needed" }, available.map { "\($0.asBytes) available" }]
            .compactMap(\.self)
        return figures.isEmpty ? "" : ": " + figures.joined(separator: ", ")
    }
}
