/// The order of GNU `sort -V` (coreutils 9), in which users see their kernels elsewhere, with one exception: a release
/// candidate comes before its release.
package enum VersionOrder {
    package static func isOrderedBefore(_ first: String, _ second: String) -> Bool {
        let result = compare(comparable(first), comparable(second))
        return result != 0 ? result < 0 : first.utf8.lexicographicallyPrecedes(second.utf8)
    }

    /// GNU's order puts `6.19-rc3` after `6.19`. A tilde sorts before everything, so it replaces the hyphen.
    private static func comparable(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        let marker = Array("-rc".utf8)
        guard bytes.count > marker.count else { return bytes }
        for start in 0..<(bytes.count - marker.count)
        where bytes[start..<(start + marker.count)].elementsEqual(marker) && isDigit(bytes[start + marker.count]) {
            bytes[start] = UInt8(ascii: "~")
        }
        return bytes
    }

    private static func compare(_ first: [UInt8], _ second: [UInt8]) -> Int {
        let (firstPrefix, secondPrefix) = (prefixLength(first), prefixLength(second))
        let result = compareParts(first[..<firstPrefix], second[..<secondPrefix])
        if result != 0 || (firstPrefix == first.count && secondPrefix == second.count) { return result }
        return compareParts(first[...], second[...])
    }

    /// The length without what GNU takes for file suffixes: `(\.[A-Za-z~][A-Za-z0-9~]*)*` at the end.
    private static func prefixLength(_ text: [UInt8]) -> Int {
        var index = 0
        var prefix = 0
        while index < text.count {
            index += 1
            prefix = index
            while index + 1 < text.count, text[index] == UInt8(ascii: "."), isAlphaOrTilde(text[index + 1]) {
                index += 2
                while index < text.count, isAlphaOrTilde(text[index]) || isDigit(text[index]) { index += 1 }
            }
        }
        return prefix
    }

    private static func compareParts(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> Int {
        var (left, right) = (first, second)
        while !left.isEmpty || !right.isEmpty {
            while left.first.map({ !isDigit($0) }) ?? false || right.first.map({ !isDigit($0) }) ?? false {
                let difference = weight(left.first) - weight(right.first)
                if difference != 0 { return difference }
                left = left.dropFirst()
                right = right.dropFirst()
            }
            left = left.drop { $0 == UInt8(ascii: "0") }
            right = right.drop { $0 == UInt8(ascii: "0") }
            var firstDifference = 0
            while let a = left.first, let b = right.first, isDigit(a), isDigit(b) {
                if firstDifference == 0 { firstDifference = Int(a) - Int(b) }
                left = left.dropFirst()
                right = right.dropFirst()
            }
            if left.first.map(isDigit) ?? false { return 1 }
            if right.first.map(isDigit) ?? false { return -1 }
            if firstDifference != 0 { return firstDifference }
        }
        return 0
    }

    private static func weight(_ byte: UInt8?) -> Int {
        guard let byte else { return -1 }
        if isDigit(byte) { return 0 }
        if byte == UInt8(ascii: "~") { return -2 }
        return isAlphaOrTilde(byte) ? Int(byte) : Int(byte) + 256
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isAlphaOrTilde(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "~") || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
}
