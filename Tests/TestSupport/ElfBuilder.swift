/// An ELF object for 64 bits with sections of any name and content, for modules that `ModuleSpec` cannot make up.
package struct ElfBuilder: Sendable {
    package struct Section: Sendable {
        package let name: String
        package var content: [UInt8]
        /// SHT_PROGBITS
        package var type: UInt32 = 1

        package init(_ name: String, _ content: [UInt8], type: UInt32 = 1) {
            self.name = name
            self.content = content
            self.type = type
        }
    }

    package struct Symbol: Sendable {
        let name: String
        let section: Int
        let value: UInt64

        package init(_ name: String, section: Int = 0, value: UInt64 = 0) {
            self.name = name
            self.section = section
            self.value = value
        }
    }

    /// The first has number 1.
    package var sections: [Section] = []

    package init() {}

    package mutating func add(fields: [String]) {
        sections.append(Section(".modinfo", fields.flatMap { Array($0.utf8) + [0] }))
    }

    package mutating func add(symbols: [Symbol]) {
        var names: [UInt8] = [0]
        var table = [UInt8](repeating: 0, count: 24)
        for symbol in symbols {
            table += Self.bytes(UInt32(names.count)) + [0x10, 0] + Self.bytes(UInt16(symbol.section))
            table += Self.bytes(symbol.value) + Self.bytes(UInt64(0))
            names += Array(symbol.name.utf8) + [0]
        }
        sections += [Section(".symtab", table, type: 2), Section(".strtab", names, type: 3)]
    }

    /// The section headers are at the end, as in real modules, so that a file cut anywhere is seen to be cut.
    package var file: [UInt8] {
        var names: [UInt8] = [0]
        var body: [UInt8] = []
        var headers = [UInt8](repeating: 0, count: 64)
        let all = sections + [Section(".shstrtab", [], type: 3)]
        let allNames = all.reduce([0]) { $0 + Array($1.name.utf8) + [0] }
        for section in all {
            let content = section.name == ".shstrtab" ? allNames : section.content
            headers += Self.bytes(UInt32(names.count)) + Self.bytes(section.type)
            headers += Self.bytes(UInt64(0)) + Self.bytes(UInt64(0))  // flags, address
            headers += Self.bytes(UInt64(64 + body.count)) + Self.bytes(UInt64(content.count))
            headers += Self.bytes(UInt32(0)) + Self.bytes(UInt32(0)) + Self.bytes(UInt64(1)) + Self.bytes(UInt64(0))
            names += Array(section.name.utf8) + [0]
            body += content
        }
        while body.count % 8 != 0 { body.append(0) }
        return header(tableAt: 64 + body.count, count: all.count + 1) + body + headers
    }

    private func header(tableAt place: Int, count: Int) -> [UInt8] {
        var header: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        header += Self.bytes(UInt16(1)) + Self.bytes(UInt16(62)) + Self.bytes(UInt32(1))  // REL, x86-64
        header += Self.bytes(UInt64(0)) + Self.bytes(UInt64(0)) + Self.bytes(UInt64(place)) + Self.bytes(UInt32(0))
        header += Self.bytes(UInt16(64)) + Self.bytes(UInt16(0)) + Self.bytes(UInt16(0))  // no program headers
        return header + Self.bytes(UInt16(64)) + Self.bytes(UInt16(count)) + Self.bytes(UInt16(count - 1))
    }

    package static func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
