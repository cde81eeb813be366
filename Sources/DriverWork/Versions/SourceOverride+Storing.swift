import DriverFacts
import Host
import SystemPackage

extension SourceOverride {
    /// Leaves an existing file as it is, because it may be the user's own.
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
