/// Damages the bytes of a file of any kind. Each mutation returns a few words on what it did.
enum ByteMutation {
    static func apply(to bytes: inout [UInt8], _ random: inout Random, others: (inout Random) -> [UInt8]) -> String {
        guard !bytes.isEmpty else { return insert(into: &bytes, &random) }
        switch random.below(20) {
        case 0...2: return flip(&bytes, &random)
        case 3...5: return setInteger(in: &bytes, &random)
        case 6: return truncate(&bytes, &random)
        case 7: return duplicate(in: &bytes, &random)
        case 8: return delete(from: &bytes, &random)
        case 9...11: return insert(into: &bytes, &random)
        case 12: return swapLines(of: &bytes, &random)
        case 13...14: return changeNumber(in: &bytes, &random)
        case 15...16: return changeValue(in: &bytes, &random)
        case 17: return copyInteger(in: &bytes, &random)
        case 18:
            bytes = others(&random)
            return "the content of another file"
        default:
            let other = others(&random)
            let start = random.below(other.count)
            let piece = other[start..<min(other.count, start + 1 + random.below(200))]
            bytes.insert(contentsOf: piece, at: random.below(bytes.count + 1))
            return "a piece of another file"
        }
    }

    static func flip(_ bytes: inout [UInt8], _ random: inout Random) -> String {
        let places = (0..<(1 + random.below(4))).map { _ in random.below(bytes.count) }
        for place in places {
            bytes[place] = random.chance(50) ? bytes[place] ^ (1 << UInt8(random.below(8))) : UInt8(random.below(256))
        }
        return "bytes changed at \(places)"
    }

    static let boundaries: [UInt64] = [
        0, 1, 2, 3, 4, 7, 8, 0x3f, 0x40, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xff00, 0xffff, 0x1_0000, 0x7fff_ffff,
        0x8000_0000,
        0xffff_fff0, 0xffff_ffff, 0x1_0000_0000, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_ffff_fff8,
        .max,
    ]

    static func setInteger(in bytes: inout [UInt8], _ random: inout Random) -> String {
        let width = random.pick([1, 2, 4, 8]) ?? 4
        let place = random.below(max(1, bytes.count / width)) * width
        return setInteger(in: &bytes, at: place, width: width, bigEndian: random.chance(50), &random)
    }

    static func setInteger(
        in bytes: inout [UInt8], at place: Int, width: Int, bigEndian: Bool, _ random: inout Random
    ) -> String {
        let near = UInt64(random.below(bytes.count + 16))
        let value = random.chance(30) ? near : random.pick(boundaries) ?? 0
        for index in 0..<width where place + index < bytes.count {
            let shift = 8 * (bigEndian ? width - 1 - index : index)
            bytes[place + index] = UInt8(truncatingIfNeeded: value >> UInt64(shift))
        }
        return "\(width) bytes at \(place) set to \(value)"
    }

    /// A number that is a valid offset in one place may form a loop in another.
    private static func copyInteger(in bytes: inout [UInt8], _ random: inout Random) -> String {
        let words = max(1, bytes.count / 4)
        let (from, to) = (random.below(words) * 4, random.below(words) * 4)
        for index in 0..<4 where max(from, to) + index < bytes.count { bytes[to + index] = bytes[from + index] }
        return "4 bytes copied from \(from) to \(to)"
    }

    private static func truncate(_ bytes: inout [UInt8], _ random: inout Random) -> String {
        let count = random.chance(20) ? 0 : random.below(bytes.count)
        bytes.removeSubrange(count...)
        return "cut to \(count) bytes"
    }

    private static func duplicate(in bytes: inout [UInt8], _ random: inout Random) -> String {
        let range = slice(of: bytes, &random)
        let times = random.chance(20) ? max(1, 300_000 / max(1, range.count)) : 1 + random.below(3)
        bytes.insert(contentsOf: Array(repeatElement(Array(bytes[range]), count: times).joined()), at: range.upperBound)
        return "bytes \(range) repeated \(times) times"
    }

    private static func delete(from bytes: inout [UInt8], _ random: inout Random) -> String {
        let range = slice(of: bytes, &random)
        bytes.removeSubrange(range)
        return "bytes \(range) removed"
    }

    private static func slice(of bytes: [UInt8], _ random: inout Random) -> Range<Int> {
        let start = random.below(bytes.count)
        return start..<min(bytes.count, start + 1 + random.below(random.chance(50) ? 16 : bytes.count))
    }

    static func insert(into bytes: inout [UInt8], _ random: inout Random) -> String {
        let fragment = Nasty.fragment(&random)
        let place = random.below(bytes.count + 1)
        bytes.insert(contentsOf: fragment, at: place)
        return "at \(place) inserted: \(words(fragment))"
    }

    private static func swapLines(of bytes: inout [UInt8], _ random: inout Random) -> String {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let (one, other) = (random.below(lines.count), random.below(lines.count))
        switch random.below(3) {
        case 0: lines.swapAt(one, other)
        case 1: lines.insert(lines[one], at: other)
        default: lines.remove(at: one)
        }
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
        return "lines \(one) and \(other) moved or removed"
    }

    private static func changeNumber(in bytes: inout [UInt8], _ random: inout Random) -> String {
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        let from = random.below(bytes.count)
        guard let start = bytes[from...].firstIndex(where: isDigit) ?? bytes.firstIndex(where: isDigit) else {
            return insert(into: &bytes, &random)
        }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
        let number = random.pick(Nasty.numbers) ?? "0"
        bytes.replaceSubrange(start..<end, with: Array(number.utf8))
        return "the number at \(start) replaced by \(number)"
    }

    /// Replaces what follows `=`, `:`, a quotation mark or a space.
    private static func changeValue(in bytes: inout [UInt8], _ random: inout Random) -> String {
        let signs = Array("=:\" ".utf8)
        let from = random.below(bytes.count)
        guard let sign = bytes[from...].firstIndex(where: signs.contains) else { return insert(into: &bytes, &random) }
        let start = sign + 1
        let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\"") } ?? bytes.count
        let fragment = Nasty.fragment(&random)
        bytes.replaceSubrange(start..<end, with: fragment)
        return "the value at \(start) replaced by: \(words(fragment))"
    }

    static func words(_ bytes: [UInt8]) -> String {
        let text = bytes.prefix(24).map {
            (0x21..<0x7f).contains($0) ? String(UnicodeScalar($0)) : "<\(String($0, radix: 16))>"
        }
        return text.joined() + (bytes.count > 24 ? "... (\(bytes.count) bytes)" : "")
    }
}
