import DriverModel
import Glibc
import Host
import SystemPackage
import SystemValues
import TestSupport
import Testing

@testable import DriverFacts

/// nvctl remembers modules of the running system only, so these tests read files of a fixture through this machine's
/// own root. They never save as root: that would leave traces on the machine.
@Suite struct ModuleReaderTests {
    private let fixture: FixtureRoot
    private let module: FilePath
    private static let original = ModuleSpec(version: "590.48.01", kernel: "6.1.0")
    private static let changed = ModuleSpec(version: "111.11.11", kernel: "6.1.0")

    init() throws {
        fixture = try FixtureRoot()
        try fixture.module("/nvidia.ko", Self.original)
        module = fixture.path.appending("nvidia.ko")
    }

    private func host(user: UInt32) -> Host {
        var host = fixture.host(user: user)
        host.root = .host
        host.environment = ["XDG_CACHE_HOME": fixture.path.appending("cache").string]
        return host
    }

    private func version(user: UInt32 = 1000) throws -> String? {
        let reader = ModuleReader(host: host(user: user))
        defer { if user != 0 { reader.save() } }
        return try reader.read(module).get().version
    }

    /// Writes other content under the same identity, so that only a reader that opens the file can see the change.
    private func changeUnseen() throws {
        let before = try #require(SystemRoot.host.status(module))
        let descriptor = open(module.string, O_WRONLY)
        let bytes = Self.changed.elf
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        try restoreTime(of: descriptor, before.identity)
        #expect(SystemRoot.host.status(module)?.identity == before.identity)
    }

    @Test func aKnownFileIsNotOpenedAgain() throws {
        #expect(try version() == "590.48.01")
        try changeUnseen()
        #expect(try version() == "590.48.01")
    }

    @Test func aChangedFileIsReadAgain() throws {
        #expect(try version() == "590.48.01")
        try fixture.module("/nvidia.ko", Self.changed)
        #expect(try version() == "111.11.11")
    }

    @Test func damageIsRememberedAndForgottenWithTheFile() throws {
        try fixture.file("/nvidia.ko", "no module")
        #expect(throws: DamagedModule.self) { try version() }
        #expect(throws: DamagedModule.self) { try version() }
        try fixture.module("/nvidia.ko", Self.original)
        #expect(try version() == "590.48.01")
    }

    @Test func aKnownIndexIsNotOpenedAgain() throws {
        let file = FilePath("/").appending(DepmodFiles.dependencies)
        let index = fixture.path.appending(DepmodFiles.dependencies)
        func damage() -> String? {
            let reader = ModuleReader(host: host(user: 1000))
            defer { reader.save() }
            return reader.indexDamage(index)
        }
        #expect(damage() == nil)
        try fixture.file(file, "no index")
        #expect(damage() == "it is cut off")
        let before = try #require(SystemRoot.host.status(index)).identity
        let descriptor = open(index.string, O_WRONLY)
        #expect(write(descriptor, [0xb0, 0x07, 0xf4, 0x57, 0, 2, 0, 1], 8) == 8)
        try restoreTime(of: descriptor, before)
        #expect(damage() == "it is cut off")
        try fixture.file(file, bytes: [0xb0, 0x07, 0xf4, 0x57, 0, 2, 0, 1, 0, 0, 0, 12])
        #expect(damage() == nil)
    }

    private func restoreTime(of descriptor: CInt, _ before: FileIdentity) throws {
        let time = timespec(
            tv_sec: Int(before.modifiedNanoseconds / 1_000_000_000),
            tv_nsec: Int(before.modifiedNanoseconds % 1_000_000_000))
        #expect(futimens(descriptor, [time, time]) == 0)
        close(descriptor)
    }

    @Test func rootDoesNotReadAUsersMemory() throws {
        #expect(try version() == "590.48.01")
        try changeUnseen()
        #expect(try version(user: 0) == "111.11.11")
    }

    @Test func aDamagedMemoryIsNoMemory() throws {
        try fixture.file("/cache/nvctl/modules.json", "{\"format\":1,\"modules\":[{")
        #expect(try version() == "590.48.01")
        try fixture.file("/cache/nvctl/modules.json", "{\"format\":99,\"modules\":[]}")
        #expect(try version() == "590.48.01")
    }

    @Test func nothingIsWrittenIntoAMountedSystem() throws {
        let mounted = try FixtureRoot()
        try mounted.kernel("6.1.0")
        try mounted.registration()
        try mounted.installed("6.1.0")
        try mounted.pacmanPackage("bash", files: ["/usr/bin/bash"])
        let before = try listing(of: "/", in: mounted.root)
        var host = mounted.host()
        host.environment = ["HOME": "/root", "XDG_CACHE_HOME": "/cache"]
        _ = Inventory.read(host, verifying: true)
        #expect(try listing(of: "/", in: mounted.root) == before)
    }

    private func listing(of folder: FilePath, in root: SystemRoot) throws -> [String] {
        try root.list(folder).flatMap { name -> [String] in
            let path = folder.appending(name)
            guard let status = root.status(path) else { return [] }
            let line = "\(path) \(status.identity)"
            return status.kind == .directory ? [line] + (try listing(of: path, in: root)) : [line]
        }
    }
}
