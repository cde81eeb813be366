import DriverModel

/// `driver dkms cache --json`. Fields are only ever added within a schema version.
struct CacheDocument: Encodable {
    struct Entry: Encodable {
        let key: String
        let path: String
        let version: String
        let compiler: String
        let bytes: Int64
        let created: Int64
        let used: Int64
    }

    let schemaVersion = SchemaVersion()
    let folder: String
    let bytes: Int64
    let limitBytes: Int64
    let entries: [Entry]

    init(_ entries: [StoredObjects], limit: Int64) {
        folder = Places.core.string
        bytes = entries.map(\.bytes).reduce(0, +)
        limitBytes = limit
        self.entries = entries.map {
            Entry(
                key: $0.key, path: $0.path.string, version: $0.version.text, compiler: $0.compiler, bytes: $0.bytes,
                created: $0.created, used: $0.used)
        }
    }
}
