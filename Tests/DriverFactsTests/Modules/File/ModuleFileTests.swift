import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

/// Good module files, and files with damage of every kind.
@Suite struct ModuleFileTests {
    private let fixture: FixtureRoot
    private static let whole = ModuleSpec(kernel: "6.1.0").elf

    init() throws { fixture = try FixtureRoot() }

    @Test func fieldsAreThoseOfTheFile() throws {
        var spec = ModuleSpec(version: "1", kernel: "6.1.0-x", srcversion: "S", license: "NVIDIA")
        spec.firmware = ["nvidia/1/b.bin", "nvidia/1/a.bin"]
        try fixture.module("/a.ko", spec)
        let info = try fixture.module().info()
        #expect(info.version == "1")
        #expect(info.vermagic == "6.1.0-x SMP preempt mod_unload ")
        #expect(info.kernel == "6.1.0-x")
        #expect(info.sourceVersion == "S")
        #expect(info.isProprietary)
        #expect(info.firmware == ["nvidia/1/a.bin", "nvidia/1/b.bin"])
        #expect(!info.isSigned)
        spec.isSigned = true
        try fixture.module("/a.ko", spec)
        #expect(try fixture.module().info().isSigned)
    }

    @Test func aModuleWithoutVermagicIsDamaged() throws {
        try fixture.module("/a.ko", ModuleSpec(version: "1", vermagic: nil, srcversion: nil))
        #expect(fixture.fault() == .damaged("it has no vermagic, so it is not a complete kernel module"))
    }

    /// A module that is cut off at any place is recognised as cut off.
    @Test func everyCutIsSeen() throws {
        for length in 1..<Self.whole.count {
            #expect(try fixture.fault(of: Array(Self.whole.prefix(length))) == .cutOff, "cut at \(length)")
        }
        #expect(try fixture.fault(of: []) == .damaged("it is empty"))
        #expect(try fixture.fault(of: Self.whole) == nil)
    }

    struct Change: CustomTestStringConvertible, Sendable {
        let place: Int
        let bytes: [UInt8]
        let reason: String

        var testDescription: String { "\(place): \(reason)" }
    }

    /// Each change is to one field of the file's header.
    @Test(arguments: [
        Change(place: 0, bytes: [0], reason: "it is not a kernel module"),
        Change(place: 4, bytes: [3], reason: "it is damaged, or a module for another type of machine"),
        Change(place: 5, bytes: [2], reason: "it is damaged, or a module for another type of machine"),
        Change(place: 16, bytes: [2], reason: "it is a program, not a kernel module"),
        Change(place: 40, bytes: Array(repeating: 255, count: 8), reason: "it is cut off"),
        Change(place: 58, bytes: [1], reason: "it is damaged: it has no section names"),
        Change(place: 60, bytes: [255, 255], reason: "it is cut off"),
        Change(place: 60, bytes: [0, 0], reason: "it is damaged: it has no section names"),
        // libkmod failed an assertion here, which ended nvctl.
        Change(place: 62, bytes: [255, 127], reason: "it is damaged: it has no section names"),
        Change(place: 62, bytes: [0, 0], reason: "it is damaged: it has no section names"),
        Change(
            place: 62, bytes: [1, 0], reason: "it has no vermagic, so it is not a complete kernel module"),
    ]) func aDamagedHeaderIsSaidInWords(change: Change) throws {
        var bytes = Self.whole
        bytes.replaceSubrange(change.place..<(change.place + change.bytes.count), with: change.bytes)
        #expect(try fixture.fault(of: bytes) == .damaged(change.reason))
    }

    @Test func everySectionHasItsNameInTheFile() throws {
        var bytes = Self.whole
        let table = Self.whole.count - 4 * 64
        bytes.replaceSubrange((table + 64)..<(table + 68), with: ElfBuilder.bytes(UInt32.max))
        #expect(try fixture.fault(of: bytes) == .damaged("it is damaged: a section has no name"))
    }

    /// Offsets and sizes that are too large, also when added together.
    @Test func aSectionMayBeAnywhereInTheFileAndNowhereElse() throws {
        let table = Self.whole.count - 4 * 64
        for (place, value) in [(24, UInt64.max), (24, UInt64.max - 64), (32, .max), (32, 1 << 40), (32, 1 << 63)] {
            var bytes = Self.whole
            bytes.replaceSubrange((table + 64 + place)..<(table + 64 + place + 8), with: ElfBuilder.bytes(value))
            #expect(try fixture.fault(of: bytes) == .cutOff, "\(place): \(value)")
        }
    }

    @Test func fieldsThatAreTooLongAreNotKept() throws {
        try fixture.module("/a.ko", ModuleSpec(version: String(repeating: "1", count: 5000), kernel: "6.1.0"))
        #expect(fixture.fault() == .damaged("it is damaged: it describes itself at greater length than any module"))
    }

    /// nvctl reads only parts of a module.
    @Test func aHugeFileWithHolesCostsNothing() throws {
        try fixture.file("/a.ko", bytes: Self.whole)
        let place = fixture.path.appending("a.ko")
        let file = try FileDescriptor.open(place, .readWrite)
        try file.closeAfter { try file.resize(to: 1 << 42) }
        #expect(fixture.fault() == nil)
    }

    @Test func whatIsNoFileIsNotRead() throws {
        try fixture.folder("/folder.ko")
        #expect(fixture.fault("/folder.ko")?.isDamage == false)
        #expect(fixture.fault("/none.ko")?.isDamage == false)
    }

    @Test func symbolsAreThoseOfTheTables() throws {
        var builder = ElfBuilder()
        builder.add(fields: ["vermagic=6.1.0 SMP "])
        builder.sections.append(.init("__kcrctab", ElfBuilder.bytes(UInt32(7)) + ElfBuilder.bytes(UInt32(8))))
        let name = Array("printk".utf8) + [UInt8](repeating: 0, count: 50)
        builder.sections.append(.init("__versions", ElfBuilder.bytes(UInt64(9)) + name))
        builder.sections.append(.init("__version_ext_crcs", ElfBuilder.bytes(UInt32(10))))
        builder.sections.append(.init("__version_ext_names", Array("a_long_name\0".utf8)))
        builder.add(symbols: [
            .init("__crc_first", section: 2), .init("__crc_second", section: 2, value: 4),
            .init("__crc_absolute", section: 0xfff1, value: 11), .init("__crc_outside", section: 2, value: 5),
            .init("__crc_nowhere", section: 700), .init("printk"), .init("unversioned"), .init("own", section: 2),
        ])
        try fixture.file("/a.ko", bytes: builder.file)
        let symbols = try fixture.module().symbols()
        #expect(symbols.exported == ["first": 7, "second": 8, "absolute": 11, "outside": 0, "nowhere": 0])
        #expect(symbols.needed == ["printk": 9, "unversioned": 0, "a_long_name": 10])
    }

    @Test func withoutChecksumsThereAreTheNames() throws {
        var builder = ElfBuilder()
        builder.sections.append(.init("__ksymtab_strings", Array("\0first\0\0second\0".utf8)))
        try fixture.file("/a.ko", bytes: builder.file)
        #expect(try fixture.module().symbols().exported == ["first": 0, "second": 0])
    }
}
