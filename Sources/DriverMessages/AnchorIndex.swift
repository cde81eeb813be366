import Text

/// Finds which of many texts stand in a piece of a log, in one walk over its bytes.
///
/// The first four bytes of each text are hashed into a small table; nearly every position of a log is told by one look
/// into it to begin none of them.
package struct AnchorIndex: Sendable {
    /// What a text begins with; shorter ones cannot be found.
    static let keyLength = 4
    private static let tableBits: UInt32 = 15

    /// Texts by the hash of their beginning: 0 for none, else one more than the index of the bucket.
    private var table = [UInt16](repeating: 0, count: 1 << Int(tableBits))
    private var buckets: [[(text: [UInt8], values: [Int])]] = []

    /// Each text with the number that is given when it is found.
    init(_ texts: [[UInt8]]) {
        for (value, text) in texts.enumerated() {
            let slot = Self.slot(text.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) })
            if table[slot] == 0 {
                buckets.append([])
                table[slot] = UInt16(buckets.count)
            }
            let bucket = Int(table[slot]) - 1
            if let known = buckets[bucket].firstIndex(where: { $0.text == text }) {
                buckets[bucket][known].values.append(value)
            } else {
                buckets[bucket].append((text, [value]))
            }
        }
    }

    /// Where the first of the texts begins at or after `start`.
    func next(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        let last = bytes.count - Self.keyLength
        guard start <= last else { return nil }
        return table.withUnsafeBufferPointer { table in
            var position = start
            while position <= last {
                let slot = Self.slot(bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
                if table[slot] != 0, isAnything(at: position, in: bytes, of: table[slot]) { return position }
                position += 1
            }
            return nil
        }
    }

    /// The numbers of all texts that stand in the bytes, in ascending order.
    func values(in bytes: UnsafeRawBufferPointer) -> [Int] {
        var found: Set<Int> = []
        var position = 0
        while let next = next(in: bytes, from: position) {
            found.formUnion(values(at: next, in: bytes))
            position = next + 1
        }
        return found.sorted()
    }

    private func values(at position: Int, in bytes: UnsafeRawBufferPointer) -> [Int] {
        let slot = Self.slot(bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
        guard table[slot] != 0 else { return [] }
        return buckets[Int(table[slot]) - 1].flatMap { bytes.holds($0.text, at: position) ? $0.values : [] }
    }

    private func isAnything(at position: Int, in bytes: UnsafeRawBufferPointer, of bucket: UInt16) -> Bool {
        buckets[Int(bucket) - 1].contains { bytes.holds($0.text, at: position) }
    }

    private static func slot(_ key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> (32 - tableBits)) }
}
