import DriverModel
import Glibc
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

/// A real kernel's modules and indexes (scripts/parts kernel-image).
private enum KernelPart {
    private static let parts =
        getenv("NVCTL_PARTS").map { FilePath(String(cString: $0)) }
        ?? Checkout.folder.appending(".build-parts")
    static let root = SystemRoot(parts.appending("kernel-image"))
    static let release = root.names(in: "/usr/lib/modules").first ?? ""
    static let folder = FilePath("/usr/lib/modules").appending(release)
    static let isThere = !release.isEmpty && RealPrograms.has("modinfo", "modprobe")
}

/// What is read of a real kernel's modules and indexes, compared with what kmod's own programs read.
@Suite(.enabled(if: KernelPart.isThere, "missing: the part kernel-image (scripts/parts), or kmod's programs"))
struct KmodOracleTests {
    private static let root = KernelPart.root
    private static let release = KernelPart.release
    private static let folder = KernelPart.folder

    /// The lines of modules.dep, the text beside the index: `kernel/drivers/acpi/video.ko: kernel/…`.
    private static let lines = (root.text(folder.appending("modules.dep")) ?? "").split(separator: "\n").map(
        String.init)

    private static var modules: [(name: String, path: FilePath)] {
        lines.compactMap { line in
            let path = FilePath(String(line.prefix { $0 != ":" }))
            guard let name = path.lastComponent.flatMap({ ModuleFileName.module(of: $0.string) }) else { return nil }
            return (name, path)
        }
    }

    private func output(_ name: String, _ arguments: String...) async throws -> [String] {
        try await RealPrograms.system.output(of: Program(name, arguments)).split(separator: "\n").map(String.init)
    }

    @Test func theIndexHasWhatTheTextHas() throws {
        let index = try #require(DependencyIndex(Self.folder.appending(DepmodFiles.dependencies), in: Self.root))
        #expect(index.damage == nil)
        #expect(Self.lines.count > 1)
        for (line, module) in zip(Self.lines, Self.modules) {
            let entry = index.entry(of: ModuleFileName.canonical(module.name)).map {
                String(decoding: $0, as: UTF8.self)
            }
            #expect(entry == line)
        }
        for name in ["", "x", "no_such_module", Self.modules[0].name + "x", String(Self.modules[0].name.dropLast())] {
            #expect(index.entry(of: name) == nil, "\(name)")
        }
    }

    @Test func theLoadOrderIsThatOfModprobe() async throws {
        let choice = ModuleChoice(root: Self.root, folder: Self.folder)
        let base = Self.root.path.string
        var count = 0
        for (name, path) in Self.modules where Self.root.isFile(Self.folder.pushing(path)) {
            let shown = try await output(
                "modprobe", "-d", base + "/usr", "-C", "/nonexistent", "-S", Self.release, "--show-depends", name)
            let files = shown.filter { $0.hasPrefix("insmod ") }.map {
                $0.dropFirst("insmod ".count).prefix { $0 != " " }
            }
            // modprobe joins the folder and the path with two slashes.
            let expected = files.compactMap { $0.split(separator: "/\(Self.release)/").last.map(String.init) }
            let order = choice.loadOrder(of: name).map { $0.string.dropFirst(Self.folder.string.count + 1) }
            #expect(order.map(String.init) == expected, "\(name)")
            count += 1
        }
        #expect(count > 1)
    }

    @Test func modulesSayWhatModinfoSays() async throws {
        var count = 0
        for (name, path) in Self.modules where Self.root.isFile(Self.folder.pushing(path)) {
            let place = Self.folder.pushing(path)
            let file = try Self.root.locate(place).string
            let info = try ModuleFile(OpenModule(place, in: Self.root)).info()
            #expect(info.vermagic == (try await output("modinfo", "-F", "vermagic", file).first), "\(name)")
            #expect(info.licence == (try await output("modinfo", "-F", "license", file).first), "\(name)")
            #expect(info.version == (try await output("modinfo", "-F", "version", file).first), "\(name)")
            #expect(info.sourceVersion == (try await output("modinfo", "-F", "srcversion", file).first), "\(name)")
            #expect(info.firmware == (try await output("modinfo", "-F", "firmware", file).sorted()), "\(name)")
            #expect(info.isSigned == (try await !output("modinfo", "-F", "sig_id", file).isEmpty), "\(name)")
            count += 1
        }
        #expect(count > 1)
    }

    /// Includes the checksums by which the kernel refuses modules of another build.
    @Test func symbolsAreThoseOfModprobeAndDepmod() async throws {
        var (needed, exports) = (0, 0)
        let exporters = (Self.root.text(Self.folder.appending("modules.symbols")) ?? "").split(separator: "\n")
        for (name, path) in Self.modules where Self.root.isFile(Self.folder.pushing(path)) {
            let place = Self.folder.pushing(path)
            let symbols = try ModuleFile(OpenModule(place, in: Self.root)).symbols()
            let versions = try await output("modprobe", "--dump-modversions", Self.root.locate(place).string)
            for line in versions {
                let words = line.split(separator: "\t")
                #expect(
                    symbols.needed[String(words[1])] == UInt64(words[0].dropFirst(2), radix: 16), "\(name): \(line)")
            }
            let lines = exporters.filter { $0.hasSuffix(" \(ModuleFileName.canonical(name))") }
            let exported = lines.compactMap {
                $0.split(separator: ":").last?.split(separator: " ").first.map(String.init)
            }
            #expect(Set(symbols.exported.keys) == Set(exported), "\(name)")
            #expect(symbols.exported.values.allSatisfy { $0 != 0 }, "\(name)")
            (needed, exports) = (needed + versions.count, exports + exported.count)
        }
        #expect(needed > 1 && exports > 1)
    }
}
