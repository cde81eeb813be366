import SystemPackage

/// A filesystem, and what is known to be needed there.
package struct Room: Hashable, Sendable {
    package let path: FilePath
    package let mountPoint: FilePath
    /// Bytes.
    package let needed: UInt64
    package let available: UInt64
    package let purpose: String

    package init(path: FilePath, mountPoint: FilePath, needed: UInt64, available: UInt64, purpose: String) {
        self.path = path
        self.mountPoint = mountPoint
        self.needed = needed
        self.available = available
        self.purpose = purpose
    }
}
