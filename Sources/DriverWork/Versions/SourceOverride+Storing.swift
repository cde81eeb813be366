import DriverFacts
import Host
import SystemPackage

extension SourceOverride {
    /// A file of the user's own stays as it is.
    package func write() throws {
        guard root.status(path) == nil else { return }
        try root.makeDirectory(path.removingLastComponent())
        try root.write(text, to: path)
    }

    func remove() throws {
        guard Self.isOurs(path, in: root) else { return }
        try root.unlink(path)
    }
}
