extension UInt64 {
    /// The number for people: `812 bytes`, `5.3 MB`, in steps of 1000.
    package var asBytes: String {
        guard self >= 1000 else { return "\(self) bytes" }
        var (tenths, unit) = (self / 100, 0)
        let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
        while tenths >= 10_000, unit < units.count - 1 { (tenths, unit) = (tenths / 1000, unit + 1) }
        return tenths < 1000 ? "\(tenths / 10).\(tenths % 10) \(units[unit])" : "\(tenths / 10) \(units[unit])"
    }
}
