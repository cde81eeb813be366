import CLinux

extension [UInt8] {
    /// Where the pattern first stands at or after `start`.
    package func offset(of pattern: [UInt8], from start: Int = 0) -> Int? {
        guard start <= count else { return nil }
        let found = withUnsafeBytes { bytes in
            pattern.withUnsafeBytes { needle in
                clinux_find(
                    bytes.baseAddress?.advanced(by: start), UInt(bytes.count - start), needle.baseAddress,
                    UInt(needle.count))
            }
        }
        return found < 0 ? nil : start + found
    }
}
