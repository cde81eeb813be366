import Text

/// Finds which of many texts occur in a piece of a log, in a single pass over its bytes.
///
/// The first four bytes of each text are hashed into a small table. At nearly every position of a log, one look into
/// this table is enough to see that no text begins there.
package struct AnchorIndex: Sendable {
    /// How many bytes of a text are hashed. Shorter texts cannot be found.
    static let keyLength = 4
    private static let tableBits: UInt32 = 15

    /// Maps the hash of a text's beginning to a bucket: 0 means none, otherwise the index of the bucket plus one.
    private var table = [UInt16](repeating: 0, count: 1 << Int(tableBits))
    private var buckets: [[(text: [UInt8], values: [Int])]] = []

    /// A text's index in `texts` is the number that stands for it when it is found.
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

    /// The first position at or after `start` at which any of the texts begins.
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

    /// The numbers of all texts that occur in the bytes, in ascending order.
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
