import DriverModel
import Text

/// The sections of an ELF file, as the kernel checks them before it loads a module.
package struct ElfFile {
    struct Section {
        let name: Int
        let type: UInt32
        let offset: UInt64
        let size: UInt64

        /// Sections of zeros have a size but no content in the file.
        var isStored: Bool { type != 0 && type != 8 }
    }

    /// Where the fields are that differ between 32-bit and 64-bit files.
    private struct Layout {
        let is64Bit: Bool
        var header: Int { is64Bit ? 64 : 52 }
        var tablePlace: Int { is64Bit ? 40 : 32 }
        /// The offsets of a section header's size, the number of sections, and the section with their names.
        var counts: Int { is64Bit ? 58 : 46 }
        var sectionHeader: Int { is64Bit ? 64 : 40 }
        var sectionPlace: Int { is64Bit ? 24 : 16 }
        var sectionSize: Int { is64Bit ? 32 : 20 }

        func word(_ bytes: CheckedBytes, at offset: Int) -> UInt64? {
            is64Bit ? bytes.number(UInt64.self, at: offset) : bytes.number(UInt32.self, at: offset).map(UInt64.init)
        }
    }

    private static let namesLimit = 8 << 20

    let source: any ByteSource
    let is64Bit: Bool
    let sections: [Section]
    private let names: CheckedBytes

    init(_ source: any ByteSource) throws(ModuleFault) {
        let mark: [UInt8] = [0x7f, 0x45, 0x4c, 0x46]
        let identity = try source.bytes(at: 0, count: Int(min(source.count, 16)))
        guard !identity.isEmpty else { throw .damaged("it is empty") }
        guard mark.prefix(identity.count).elementsEqual(identity.prefix(mark.count)) else {
            throw .damaged("it is not a kernel module")
        }
        guard identity.count == 16 else { throw .cutOff }
        let layout = Layout(is64Bit: identity[4] == 2)
        guard identity[4] == 1 || identity[4] == 2, identity[5] == 1 else {
            throw .damaged("it is damaged, or a module for another type of machine")
        }
        let header = try source.piece(at: 0, size: UInt64(layout.header), limit: layout.header)
        guard header.number(UInt16.self, at: 16) == 1 else { throw .damaged("it is a program, not a kernel module") }
        guard let table = layout.word(header, at: layout.tablePlace),
            let entrySize = header.number(UInt16.self, at: layout.counts),
            let count = header.number(UInt16.self, at: layout.counts + 2),
            let namesIndex = header.number(UInt16.self, at: layout.counts + 4)
        else { throw .cutOff }
        guard Int(entrySize) == layout.sectionHeader, namesIndex > 0, namesIndex < count else {
            throw .damaged("it is damaged: it has no section names")
        }
        let size = Int(count) * layout.sectionHeader
        let sections = try Self.sections(source.piece(at: table, size: UInt64(size), limit: size), Int(count), layout)
        guard sections.allSatisfy({ !$0.isStored || source.holds($0.offset, $0.size) }) else { throw .cutOff }
        let place = sections[Int(namesIndex)]
        let names = try source.piece(at: place.offset, size: place.size, limit: Self.namesLimit)
        guard names.bytes.last == 0 else { throw .damaged("it is damaged: its section names do not end") }
        guard sections.allSatisfy({ $0.name < names.count }) else {
            throw .damaged("it is damaged: a section has no name")
        }
        self.source = source
        self.sections = sections
        self.names = names
        is64Bit = layout.is64Bit
    }

    private static func sections(
        _ table: CheckedBytes, _ count: Int, _ layout: Layout
    ) throws(ModuleFault) -> [Section] {
        var sections: [Section] = []
        for start in (0..<count).map({ $0 * layout.sectionHeader }) {
            guard let name = table.number(UInt32.self, at: start), let type = table.number(UInt32.self, at: start + 4),
                let offset = layout.word(table, at: start + layout.sectionPlace),
                let size = layout.word(table, at: start + layout.sectionSize)
            else { throw .cutOff }
            sections.append(Section(name: Int(name), type: type, offset: offset, size: size))
        }
        return sections
    }

    /// The content of the first section with this name; nil if there is none, or it has no content.
    func section(_ name: String, limit: Int) throws(ModuleFault) -> CheckedBytes? {
        let wanted = Array(name.utf8)
        guard let section = sections.first(where: { $0.isStored && self.name(of: $0)?.elementsEqual(wanted) ?? false })
        else { return nil }
        return try source.piece(at: section.offset, size: section.size, limit: limit)
    }

    private func name(of section: Section) -> ArraySlice<UInt8>? { names.text(at: section.name, limit: 256) }
}
