import Glibc
import Host
import Logging
import SystemPackage
import TestSupport
import Testing

@testable import DriverModules

/// The memory is kept of the running system only, so these tests look at this machine through its
/// own root, at files of a fixture. They never save as root: that would leave traces on the machine.
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

    /// Other content under the same identity: what was not opened is not seen to have changed.
    private func changeUnseen() throws {
        let before = try #require(SystemRoot.host.status(module))
        let descriptor = open(module.string, O_WRONLY)
        let bytes = Self.changed.elf
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        let time = timespec(
            tv_sec: Int(before.identity.modifiedNanoseconds / 1_000_000_000),
            tv_nsec: Int(before.identity.modifiedNanoseconds % 1_000_000_000))
        #expect(futimens(descriptor, [time, time]) == 0)
        close(descriptor)
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

@Suite struct ModuleInfoTests {
    @Test func fieldsAreThoseOfTheFile() throws {
        let fixture = try FixtureRoot()
        try fixture.module("/a.ko", ModuleSpec(version: "1", kernel: "6.1.0-x", srcversion: "S", license: "NVIDIA"))
        let info = try KmodReader(root: fixture.root).read(fixture.path.appending("a.ko")).get()
        #expect(info.version == "1")
        #expect(info.vermagic == "6.1.0-x SMP preempt mod_unload ")
        #expect(info.kernel == "6.1.0-x")
        #expect(info.sourceVersion == "S")
        #expect(info.isProprietary)
    }

    @Test func aModuleWithoutVermagicIsDamaged() throws {
        let fixture = try FixtureRoot()
        try fixture.module("/a.ko", ModuleSpec(version: "1", vermagic: nil, srcversion: nil))
        #expect(throws: DamagedModule.self) {
            try KmodReader(root: fixture.root).read(fixture.path.appending("a.ko")).get()
        }
    }

    /// Every beginning of a module is seen to be one, whatever the place of the cut.
    @Test func everyCutIsSeen() throws {
        let fixture = try FixtureRoot()
        let whole = ModuleSpec(kernel: "6.1.0").elf
        let reader = KmodReader(root: fixture.root)
        for length in stride(from: 0, to: whole.count, by: 7) {
            try fixture.file("/a.ko", bytes: Array(whole.prefix(length)))
            #expect(throws: DamagedModule.self, "cut at \(length)") {
                try reader.read(fixture.path.appending("a.ko")).get()
            }
        }
    }
}
