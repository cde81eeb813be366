import CLinux
import Glibc

extension [UInt8] {
    /// The offset of the pattern's first occurrence at or after `start`.
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

extension UnsafeRawBufferPointer {
    /// The offset of the byte's first occurrence at or after `start`.
    package func offset(of byte: UInt8, from start: Int) -> Int? {
        guard let base = baseAddress, start < count, let found = memchr(base + start, CInt(byte), count - start) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    package func holds(_ text: [UInt8], at position: Int) -> Bool {
        guard let base = baseAddress, text.count <= count - position else { return false }
        return memcmp(base + position, text, text.count) == 0
    }
}
