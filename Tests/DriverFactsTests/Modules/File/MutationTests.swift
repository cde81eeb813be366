import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

extension [UInt8] {
    /// A few bytes changed, moved or lost, as a bad disk or an attacker would.
    func mutated(by random: inout SeededGenerator) -> [UInt8] {
        var bytes = self
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes.removeLast(bytes.count - place)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: bytes[place...].prefix(16), at: place)
            case 3:
                let extreme: UInt8 = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
                for index in bytes.indices[place...].prefix(8) { bytes[index] = extreme }
            default: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            }
        }
        return bytes
    }
}

/// Thousands of damaged files. Each is read either as a module or with a reason why it is none. A trap or an endless
/// loop would end the whole run.
@Suite struct MutationTests {
    private let fixture: FixtureRoot

    init() throws { fixture = try FixtureRoot() }

    private var module: [UInt8] {
        var builder = ElfBuilder()
        builder.add(fields: ["vermagic=6.1.0 SMP ", "version=590.48.01", "firmware=nvidia/590.48.01/gsp_ga10x.bin"])
        builder.sections.append(.init("__kcrctab", ElfBuilder.bytes(UInt32(7)) + ElfBuilder.bytes(UInt32(8))))
        builder.sections.append(
            .init("__versions", ElfBuilder.bytes(UInt64(9)) + Array("printk".utf8) + [UInt8](repeating: 0, count: 50)))
        builder.sections.append(.init("__version_ext_crcs", ElfBuilder.bytes(UInt32(10))))
        builder.sections.append(.init("__version_ext_names", Array("a_long_name\0".utf8)))
        builder.sections.append(.init("__ksymtab_strings", Array("first\0second\0".utf8)))
        builder.add(symbols: [.init("__crc_first", section: 2), .init("printk")])
        var spec = ModuleSpec(kernel: "6.1.0")
        spec.isSigned = true
        return builder.file + spec.elf.suffix(60)
    }

    private func readMutations(of whole: [UInt8], count: Int, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var damaged = 0
        for _ in 0..<count {
            try fixture.file("/b.ko", bytes: whole.mutated(by: &random))
            do throws(ModuleFault) {
                let module = try fixture.module("/b.ko")
                _ = try? module.symbols()
                _ = try module.info()
            } catch {
                #expect(error.isDamage, "\(error.reason)")
                damaged += 1
            }
        }
        #expect(damaged > count / 4)
    }

    @Test func modules() throws { try readMutations(of: module, count: 3000, seed: 16) }

    @Test(.enabled(if: Packer.areThere, "missing: zstd, xz or gzip"), arguments: Packer.allCases)
    func compressedModules(packer: Packer) async throws {
        try fixture.file("/a.ko", bytes: module)
        let packed = try fixture.root.read(try await packer.pack(in: fixture))
        try readMutations(of: packed, count: 1000, seed: 17)
    }

    @Test(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) func indexes() async throws {
        try fixture.kernel("6.1.0")
        try fixture.modulesOf("6.1.0")
        try await RealPrograms.system.output(of: Program("depmod", ["-b", fixture.path.string, "-a", "6.1.0"]))
        let whole = try fixture.root.read(FilePath("/lib/modules/6.1.0").appending(DepmodFiles.dependencies))
        let names = FixtureRoot.driverModules.map { ModuleFileName.canonical($0) }
        #expect(DependencyIndex(whole).damage == nil)
        for length in whole.indices { #expect(DependencyIndex(Array(whole.prefix(length))).damage != nil) }
        for place in whole.indices {
            for value: UInt8 in [0, 1, 0x7f, 130, 0xff] {
                var bytes = whole
                bytes[place] = value
                _ = DependencyIndex(bytes).damage
                for name in names { _ = DependencyIndex(bytes).entry(of: name) }
            }
        }
        var random = SeededGenerator(seed: 18)
        for _ in 0..<3000 {
            let index = DependencyIndex(whole.mutated(by: &random))
            _ = index.damage
            for name in names { _ = index.entry(of: name) }
        }
    }
}
