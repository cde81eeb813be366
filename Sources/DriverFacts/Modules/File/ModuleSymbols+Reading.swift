import DriverModel
import Text

extension ModuleSymbols {
    private static let tableLimit = 16 << 20
    /// The kernel itself exports some 25,000.
    private static let symbolLimit = 50_000
    /// KSYM_NAME_LEN of the kernel, including the terminating zero.
    private static let nameLimit = 513

    init(_ elf: ElfFile) throws(ModuleFault) {
        self.init()
        needed = try Self.versions(elf)
        let symbols = try Self.table(elf)
        for symbol in symbols where symbol.section == 0 && needed[symbol.name] == nil { needed[symbol.name] = 0 }
        // In the order of the file, because it may be unpacked while it is read.
        let sums = symbols.filter { $0.section != 0 }.map { ($0, Self.place(of: $0, in: elf)) }
        for (symbol, place) in sums.sorted(by: { $0.1 ?? 0 < $1.1 ?? 0 }) {
            let name = String(symbol.name.dropFirst(Self.sumPrefix.count))
            if let place {
                exported[name] = try Self.sum(at: place, in: elf)
            } else {
                exported[name] = symbol.absolute
            }
        }
        // A kernel without checksums has only the names.
        if exported.isEmpty, let names = try elf.section("__ksymtab_strings", limit: Self.tableLimit) {
            for text in names.texts.prefix(Self.symbolLimit) {
                exported[String(decoding: text.prefix(Self.nameLimit), as: UTF8.self)] = 0
            }
        }
    }

    private static let sumPrefix = "__crc_"

    private struct Symbol {
        let name: String
        let section: Int
        let value: UInt64

        /// SHN_ABS
        var absolute: UInt64 { section == 0xfff1 ? value : 0 }
    }

    /// The symbols that a module exports and needs.
    private static func table(_ elf: ElfFile) throws(ModuleFault) -> [Symbol] {
        guard let table = try elf.section(".symtab", limit: tableLimit),
            let names = try elf.section(".strtab", limit: tableLimit)
        else { return [] }
        let size = elf.is64Bit ? 24 : 16
        let prefix = Array(sumPrefix.utf8)
        var symbols: [Symbol] = []
        // The first symbol is always empty.
        for start in stride(from: size, to: table.count, by: size) {
            guard let name = table.number(UInt32.self, at: start),
                let section = table.number(UInt16.self, at: start + (elf.is64Bit ? 6 : 14)),
                let value = elf.is64Bit
                    ? table.number(UInt64.self, at: start + 8)
                    : table.number(UInt32.self, at: start + 4).map(UInt64.init)
            else { throw .cutOff }
            guard let text = names.text(at: Int(name), limit: nameLimit), !text.isEmpty else { continue }
            guard section == 0 || text.starts(with: prefix) else { continue }
            guard symbols.count < symbolLimit else {
                throw .damaged("it is damaged: it has more symbols than a module can have")
            }
            symbols.append(Symbol(name: String(decoding: text, as: UTF8.self), section: Int(section), value: value))
        }
        return symbols
    }

    /// Where the checksum of an exported symbol is; nil if the checksum is the symbol's own value, or does not exist.
    private static func place(of symbol: Symbol, in elf: ElfFile) -> UInt64? {
        guard elf.sections.indices.contains(symbol.section) else { return nil }
        let section = elf.sections[symbol.section]
        guard section.isStored, section.size >= 4, symbol.value <= section.size - 4 else { return nil }
        return section.offset + symbol.value
    }

    private static func sum(at place: UInt64, in elf: ElfFile) throws(ModuleFault) -> UInt64 {
        let piece = try elf.source.piece(at: place, size: 4, limit: 4)
        return piece.number(UInt32.self, at: 0).map(UInt64.init) ?? 0
    }

    /// The checksums that the module was linked with: entries of 64 bytes, and in newer kernels (6.14) two sections
    /// with names of any length.
    private static func versions(_ elf: ElfFile) throws(ModuleFault) -> [String: UInt64] {
        var versions: [String: UInt64] = [:]
        if let entries = try elf.section("__versions", limit: tableLimit) {
            let sumSize = elf.is64Bit ? 8 : 4
            for start in stride(from: 0, to: entries.count, by: 64).prefix(symbolLimit) {
                let sum =
                    elf.is64Bit
                    ? entries.number(UInt64.self, at: start) : entries.number(UInt32.self, at: start).map(UInt64.init)
                guard let sum, let text = entries.text(at: start + sumSize, limit: 64 - sumSize) else { continue }
                // PowerPC marks the entry of a function with a dot.
                let name = text.first == UInt8(ascii: ".") ? text.dropFirst() : text
                if !name.isEmpty { versions[String(decoding: name, as: UTF8.self)] = sum }
            }
        }
        if let sums = try elf.section("__version_ext_crcs", limit: tableLimit),
            let names = try elf.section("__version_ext_names", limit: tableLimit)
        {
            for (index, name) in names.texts.prefix(symbolLimit).enumerated() {
                guard let sum = sums.number(UInt32.self, at: 4 * index) else { break }
                versions[String(decoding: name.prefix(nameLimit), as: UTF8.self)] = UInt64(sum)
            }
        }
        return versions
    }
}
