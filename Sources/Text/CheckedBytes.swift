/// A piece of a file. A number or text that is not completely inside the piece is nil.
package struct CheckedBytes {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var count: Int { bytes.count }

    package func number<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type, at offset: Int) -> Number? {
        guard offset >= 0, offset <= bytes.count - MemoryLayout<Number>.size else { return nil }
        return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self)) }
    }

    /// The text up to the zero byte that ends it; nil if there is no zero byte within the limit.
    package func text(at offset: Int, limit: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, offset < bytes.count else { return nil }
        let rest = bytes[offset...].prefix(limit)
        guard let end = rest.firstIndex(of: 0) else { return nil }
        return rest[..<end]
    }

    /// The non-empty texts between zero bytes, made one at a time because there may be millions.
    package var texts: some Sequence<ArraySlice<UInt8>> {
        sequence(state: bytes[...]) { rest in
            rest = rest.drop { $0 == 0 }
            guard !rest.isEmpty else { return nil }
            let text = rest.prefix { $0 != 0 }
            rest = rest[text.endIndex...]
            return text
        }
    }
}
