import SystemPackage

/// Kernel-independent objects that were compiled once, for a source and a compiler.
package struct StoredObjects: Hashable, Sendable {
    package let key: String
    package let path: FilePath
    package let version: DriverVersion
    package let compiler: String
    package let bytes: Int64
    /// Seconds since 1970.
    package let created: Int64
    package let used: Int64

    package init(
        key: String, path: FilePath, version: DriverVersion, compiler: String, bytes: Int64, created: Int64,
        used: Int64
    ) {
        self.key = key
        self.path = path
        self.version = version
        self.compiler = compiler
        self.bytes = bytes
        self.created = created
        self.used = used
    }
}

extension [StoredObjects] {
    /// The entries to remove so that the others fit: the ones not used for longest. The list has the last used first.
    package func excess(over limit: Int64) -> [StoredObjects] {
        var bytes: Int64 = 0
        return filter { entry in
            bytes += entry.bytes
            return bytes > limit
        }
    }
}
