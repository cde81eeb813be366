import Glibc

/// Moments as people write them, in the machine's time zone.
package enum LocalTime {
    /// `format` is one of strftime(3).
    package static func text(_ seconds: Int64, _ format: String) -> String {
        var (moment, parts) = (time_t(seconds), tm())
        localtime_r(&moment, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, format, &parts)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
