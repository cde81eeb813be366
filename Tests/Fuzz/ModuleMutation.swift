import SystemPackage

/// Damages a module where its reader looks: in the header of the ELF object and in the headers of its sections.
enum ModuleMutation {
    /// Offset and width of the fields of Elf64_Ehdr.
    private static let header = [
        (0, 4), (4, 1), (5, 1), (16, 2), (18, 2), (20, 4), (32, 8), (40, 8), (52, 2), (58, 2), (60, 2), (62, 2),
    ]
    /// The same for Elf64_Shdr.
    private static let section = [
        (0, 4), (4, 4), (8, 8), (16, 8), (24, 8), (32, 8), (40, 4), (44, 4), (48, 8), (56, 8),
    ]

    static func apply(to bytes: inout [UInt8], _ random: inout Random) -> String {
        guard bytes.count > 64, random.chance(80) else { return ByteMutation.flip(&bytes, &random) }
        var words: [String] = []
        for _ in 0..<(1 + random.below(3)) {
            let sections = integer(bytes, at: 40)
            let count = max(1, integer(bytes, at: 60) & 0xffff)
            let place: (Int, Int)
            if random.chance(40) {
                place = random.pick(header) ?? (40, 8)
            } else {
                let field = random.pick(section) ?? (24, 8)
                place = (sections + 64 * random.below(count) + field.0, field.1)
            }
            guard place.0 >= 0, place.0 + place.1 <= bytes.count else { continue }
            words.append(ByteMutation.setInteger(in: &bytes, at: place.0, width: place.1, bigEndian: false, &random))
        }
        return "ELF: " + words.joined(separator: ", ")
    }

    /// Reads 32 bits, little-endian. No offset in a file of a test is larger.
    private static func integer(_ bytes: [UInt8], at place: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
}
