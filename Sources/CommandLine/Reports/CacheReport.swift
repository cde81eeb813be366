import DriverModel
import Terminal
import Text

/// `driver dkms cache` as text.
struct CacheReport {
    private let entries: [StoredObjects]
    private let limit: Configuration.Setting<Int64>
    private let now: Int64
    private let palette: Palette

    init(_ entries: [StoredObjects], limit: Configuration.Setting<Int64>, now: Int64, palette: Palette) {
        self.entries = entries
        self.limit = limit
        self.now = now
        self.palette = palette
    }

    var text: String {
        var page = Page(palette)
        page.title("NVIDIA DKMS Cache")
        page.field("Store", Places.core.string)
        page.field(
            "Size",
            "\(UInt64(entries.map(\.bytes).reduce(0, +)).asBytes) of \(UInt64(limit.value).asBytes) (\(limit.origin))")
        page.line()
        page.line("Objects (\(entries.count)):")
        for entry in entries {
            page.item(
                .neutral,
                "\(entry.key.prefix(12).description.printable) \(entry.version.text.printable), "
                    + "\(UInt64(entry.bytes).asBytes), "
                    + "used \(Age(seconds: now - entry.used)), \(entry.compiler.printable)")
        }
        if entries.isEmpty { page.line("  none yet; the next build from NVIDIA's whole source fills the store") }
        return page.text
    }
}
