import DriverModules
import Terminal

/// `driver dkms cache` as text.
struct CacheReport {
    private let entries: [CoreStore.Entry]
    private let limit: Configuration.Setting<Int64>
    private let now: Int64
    private let palette: Palette

    init(_ entries: [CoreStore.Entry], limit: Configuration.Setting<Int64>, now: Int64, palette: Palette) {
        self.entries = entries
        self.limit = limit
        self.now = now
        self.palette = palette
    }

    var text: String {
        var page = Page(palette)
        page.title("NVIDIA DKMS Cache")
        page.field("Store", CoreStore.folder.string)
        page.field("Size", "\(entries.map(\.bytes).reduce(0, +).asSize) of \(limit.value.asSize) (\(limit.origin))")
        page.line()
        page.line("Objects (\(entries.count)):")
        for entry in entries {
            page.item(
                .neutral,
                "\(entry.key.prefix(12).description.printable) \(entry.version.text.printable), \(entry.bytes.asSize), "
                    + "used \(Age(seconds: now - entry.used)), \(entry.compiler.printable)")
        }
        if entries.isEmpty { page.line("  none: the next build of NVIDIA's whole source tree makes them") }
        return page.text
    }
}

extension Int64 {
    /// In units of 1024 with one decimal, as pacman shows sizes: `19.6 MiB`.
    var asSize: String {
        var (value, unit) = (Double(self), "B")
        for next in ["KiB", "MiB", "GiB"] where value >= 1024 { (value, unit) = (value / 1024, next) }
        guard unit != "B" else { return "\(self) B" }
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }
}
