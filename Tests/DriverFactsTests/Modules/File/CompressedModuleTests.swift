import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

/// Programs that make what nvctl unpacks.
enum Packer: String, CaseIterable, Sendable {
    case zstd, xz, gzip

    var suffix: String { [.zstd: ".zst", .xz: ".xz", .gzip: ".gz"][self] ?? "" }

    static let areThere = RealPrograms.has("zstd", "xz", "gzip")

    /// Writes `/a.ko.zst` or such beside `/a.ko`.
    func pack(_ file: FilePath = "/a.ko", in fixture: FixtureRoot, _ options: String...) async throws -> FilePath {
        let program = Program(
            rawValue, ["-k", "-f", "-q"] + options + [fixture.path.pushing(file.removingRoot()).string])
        _ = try await RealPrograms.system.output(of: program)
        return FilePath(file.string + suffix)
    }
}

@Suite(.enabled(if: Packer.areThere, "missing: zstd, xz or gzip")) struct CompressedModuleTests {
    private let fixture: FixtureRoot

    init() throws { fixture = try FixtureRoot() }

    @Test(arguments: Packer.allCases) func aCompressedModuleSaysTheSame(packer: Packer) async throws {
        var spec = ModuleSpec(kernel: "6.1.0")
        spec.isSigned = true
        try fixture.module("/a.ko", spec)
        let packed = try await packer.pack(in: fixture)
        #expect(try fixture.module(packed).info() == fixture.module().info())
        // The content decides, not the name.
        try fixture.file("/b.ko", bytes: fixture.root.read(packed))
        #expect(try fixture.module("/b.ko").info().isSigned)
    }

    /// Files with the same bytes are unpacked once. Files with only the same size are not the same.
    @Test func eachFileSaysItsOwn() async throws {
        let versions = ["590.48.01", "590.84.01", "590.48.01"]
        var sizes: Set<Int64> = []
        for (index, version) in versions.enumerated() {
            let place = FilePath("/\(index).ko")
            try fixture.module(place, ModuleSpec(version: version, kernel: "6.1.0"))
            let packed = try await Packer.zstd.pack(place, in: fixture)
            sizes.insert(try #require(fixture.root.status(packed)).size)
        }
        #expect(sizes.count == 1)
        let reader = ModuleReader(host: fixture.host())
        #expect(try versions.indices.map { try reader.read(FilePath("/\($0).ko.zst")).get().version } == versions)
    }

    /// The last bytes are checksums of the content.
    @Test(arguments: Packer.allCases) func everyCutIsSeen(packer: Packer) async throws {
        try fixture.module("/a.ko", ModuleSpec(kernel: "6.1.0"))
        let bytes = try fixture.root.read(try await packer.pack(in: fixture))
        for length in 1..<bytes.count {
            let fault = try fixture.fault(of: Array(bytes.prefix(length)))
            #expect(fault?.isDamage == true, "cut at \(length)")
            if length > 6 {
                #expect(fault == .cutOff || fault == .badlyPacked, "cut at \(length): \(fault?.reason ?? "")")
            }
        }
    }

    /// A module that is too large to be kept in memory is unpacked again when needed.
    @Test(arguments: Packer.allCases) func aLargeModuleIsReadInPieces(packer: Packer) async throws {
        var builder = ElfBuilder()
        var random = SeededGenerator(seed: 1)
        let noise = (0..<40_000).flatMap { _ in ElfBuilder.bytes(random.next()) }
        builder.sections.append(.init(".text", Array(repeatElement(noise, count: 20).joined())))
        builder.add(fields: ["vermagic=6.1.0 SMP ", "version=590.48.01"])
        builder.sections.append(.init("__kcrctab", ElfBuilder.bytes(UInt32(7))))
        builder.add(symbols: [.init("__crc_first", section: 3), .init("printk")])
        builder.sections.append(.init(".debug", noise))
        try fixture.file("/a.ko", bytes: builder.file)
        let opened = try OpenModule(try await packer.pack(in: fixture), in: fixture.root)
        let compression = try #require(Compression(fixture.root.read(FilePath("/a.ko\(packer.suffix)"), limit: 8)))
        let bytes = try UnpackedBytes(opened.file, compression, size: opened.size, room: 1 << 20)
        #expect(bytes.count == UInt64(builder.file.count))
        let elf = try ElfFile(bytes)
        #expect(try ModuleInfo(elf).version == "590.48.01")
        #expect(try ModuleSymbols(elf).exported == ["first": 7])
        // No module is read back and forth like this.
        #expect(throws: ModuleFault.self) {
            for _ in 0..<10 { for place in [100, 0] { _ = try bytes.bytes(at: UInt64(place), count: 10) } }
        }
    }

    /// A few kilobytes that unpack to more than nvctl keeps in memory. They could unpack to gigabytes.
    @Test(arguments: Packer.allCases) func aBombIsDisarmed(packer: Packer) async throws {
        let place = fixture.path.appending("a.ko")
        let file = try FileDescriptor.open(place, .writeOnly, options: [.create], permissions: .ownerReadWrite)
        try file.closeAfter {
            _ = try file.writeAll([0x7f, 0x45, 0x4c, 0x46])
            try file.resize(to: 80 << 20)
        }
        let packed = try await packer.pack(in: fixture)
        #expect(fixture.fault(packed) == .damaged("it is larger when unpacked than a module can be"))
    }

    @Test func whatWantsTooMuchMemoryIsNotUnpacked() async throws {
        try fixture.module("/a.ko", ModuleSpec(kernel: "6.1.0"))
        // From standard input, the size is not known, so the window is as large as was asked for.
        let shell =
            "zstd -q --long=31 < '\(fixture.path)/a.ko' > '\(fixture.path)/long.ko'"
            + " && xz --lzma2=dict=256MiB < '\(fixture.path)/a.ko' > '\(fixture.path)/dict.ko'"
        _ = try await RealPrograms.system.output(of: Program("sh", ["-c", shell]))
        for file: FilePath in ["/long.ko", "/dict.ko"] {
            #expect(fixture.fault(file) == .damaged("unpacking it needs more memory than any module needs"))
        }
    }

    @Test(arguments: Packer.allCases) func severalPiecesAreOneModule(packer: Packer) async throws {
        let whole = ModuleSpec(kernel: "6.1.0").elf
        var packed: [UInt8] = []
        for part in [whole[..<100], whole[100...]] {
            try fixture.file("/a.ko", bytes: Array(part))
            packed += try fixture.root.read(try await packer.pack(in: fixture))
        }
        #expect(try fixture.fault(of: packed) == nil)
    }
}
