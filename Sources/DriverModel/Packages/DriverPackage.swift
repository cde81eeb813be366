/// A pacman package that belongs to a version of the driver.
package struct DriverPackage: Codable, Hashable, Sendable {
    package let name: String
    /// With pacman's release: `590.48.01-2`.
    package let version: String

    package init(name: String, version: String) {
        self.name = name
        self.version = version
    }
}
