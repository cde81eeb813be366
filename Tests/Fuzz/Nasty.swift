/// Bytes that no file of a healthy system has.
enum Nasty {
    /// For the middle of a text.
    static func fragment(_ random: inout Random) -> [UInt8] {
        switch random.below(10) {
        case 0: return Array((random.pick(numbers) ?? "").utf8)
        case 1: return random.pick(invalid) ?? []
        case 2: return long(&random)
        case 3...5: return Array((random.pick(controls) ?? "").utf8)
        default: return Array((random.pick(syntax) ?? "").utf8)
        }
    }

    static let numbers = [
        "0", "-1", "-0", "00000000000000000001", "127", "128", "255", "256", "32767", "32768", "65535", "65536",
        "2147483647",
        "2147483648", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1e308", "1e999", "-1e999",
        "0x7fffffffffffffff",
        "0xffffffffffffffffffff", "1.7976931348623157e308", "NaN", "٣", "１２", "1_000",
    ]

    /// Each of them would do something to a terminal, or hide something from its reader.
    private static let controls = [
        "\u{1b}[2J\u{1b}[31m", "\u{1b}]0;title\u{7}", "\u{1b}]52;c;aGk=\u{1b}\\", "\u{9b}31m", "\u{9d}0;x\u{9c}", "\r",
        "\r\n",
        "\u{8}\u{8}\u{8}", "\u{7f}", "\0", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}", "\u{202e}gnp.exe",
        "\u{2066}",
        "\u{2069}", "\u{200f}", "\u{61c}", "\u{200b}", "\u{feff}", "\u{e}", "e\u{301}\u{301}\u{301}",
        "\u{1f468}\u{200d}\u{1f469}",
        "\\033[31m", "\\u001b[31m", "\\x1b[31m", "%1b%5b", "\\r",
    ]

    private static let syntax = [
        "\"", "'", "`", "\\", "\\\n", "$(", "${", "$((", "${x:-${y:-", "[", "]", "{", "}", "(", "((((((((", "=", "==",
        ";", "&&", "|",
        "<<EOF\n", "#", "\n#\n", "*", "?", "[a-", "[!", "[[:alpha:", "%", "%s%n%x", "..", "../../../../etc/passwd", "/",
        "//", "/./",
        "//../", ",", ":", "://", "https://user:secret@host/x", "\t", "  ", "\n", "\n\n\n\n", "@", "~", "!", "^{}",
        "ref: ", "\\x0a",
        "BUILT_MODULE_NAME[999999999999]=x\n", "BUILT_MODULE_NAME[-1]=x\n", "DEST_MODULE_LOCATION[0]=/../../..\n",
        "nvidia", ".ko", ".ko.zst", "-", "--root=/", "null", "true", "[]", "{}", "\"\":", "\\ud800", "\\u0000",
    ]

    /// Not UTF-8: a lone byte, a cut sequence, an overlong one, a surrogate, a scalar past the last one.
    private static let invalid: [[UInt8]] = [
        [0xff], [0xfe, 0xff], [0x80], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xc0, 0xaf], [0xc0, 0x80],
        [0xed, 0xa0, 0x80],
        [0xf4, 0x90, 0x80, 0x80], [0x9b, 0x33, 0x31, 0x6d], [0xe9],
    ]

    /// A long line, or many lines; rarely of a size that hurts.
    static func long(_ random: inout Random) -> [UInt8] {
        let sizes = [256, 4095, 4096, 4097, 65_535, 65_536, 1 << 20]
        let size = random.chance(4) ? 17 << 20 : random.pick(sizes) ?? 256
        let units = [
            "A", "\n", "a\n", "[", "{\"a\":", "(", "\\", "*", "/", "../", "=", " ", "9", "$(", "\u{e9}", "a=b\n", "\0",
        ]
        let unit = Array((random.pick(units) ?? "A").utf8)
        if unit.count == 1 { return [UInt8](repeating: unit[0], count: size) }
        return Array(repeatElement(unit, count: size / unit.count).joined())
    }

    /// A name that a folder can hold.
    static func name(_ random: inout Random) -> [UInt8] {
        let fragment = random.chance(50) ? Array((random.pick(controls) ?? "").utf8) : random.pick(invalid) ?? []
        let middle = fragment.filter { $0 != 0 && $0 != UInt8(ascii: "/") }
        let (before, after) = (
            random.pick(["", "x", "6.18.2-", "nvidia", "-", " "]) ?? "",
            random.pick(["", ".conf", ".ko", ".json"]) ?? ""
        )
        if random.chance(10) { return [UInt8](repeating: UInt8(ascii: "n"), count: 255) }
        return Array(before.utf8) + middle + Array(after.utf8)
    }
}
