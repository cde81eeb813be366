import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// One file of one kernel is damaged. Every command ends normally; `status` and `doctor` name the file once, and
/// `status` judges the other kernels as before.
@Suite struct DamagedFilesTests {
    private let seed: SeedSystem
    private let folder = FilePath("/lib/modules").appending(SeedSystem.cachyos)

    init() throws { seed = try SeedSystem() }

    private func check(_ file: FilePath, says reason: String) async throws {
        let whole = try SeedSystem().run("driver", "dkms", "status")
        let status = seed.run("driver", "dkms", "status")
        #expect(status.status == 2, "\(status.message)")
        let line = try #require(status.lines(with: file.string).first)
        #expect(status.lines(with: file.string).count == 1)
        #expect(line.hasPrefix("  ✗ \(SeedSystem.cachyos) ") && line.contains(reason), "\(line)")
        #expect(
            status.lines(with: "6.18").filter { !$0.contains(SeedSystem.cachyos) }
                == whole.lines(with: "6.18").filter { !$0.contains(SeedSystem.cachyos) })
        for words in [["status", "--json"], ["status", "--verify"], ["logs"]] {
            let run = CommandRun(["driver", "dkms"] + words, on: seed.host)
            #expect([0, 2].contains(run.status), "\(words): \(run.message)")
        }
        for words in [["dkms", "doctor"], ["doctor"]] {
            let run = await CommandRun.waiting(["driver"] + words, on: seed.host)
            #expect(run.status == 2, "\(words): \(run.message)")
            #expect(run.lines(with: file.string).count == 1, "\(words): \(run.output)")
        }
        for words in [["info"], ["dkms", "cleanup"], ["gsp", "status"]] {
            let run = await CommandRun.waiting(["driver"] + words, on: seed.host)
            #expect([0, 2].contains(run.status), "\(words): \(run.message)")
        }
    }

    /// `e_shstrndx` points beyond the section table. libkmod called abort() on such a file.
    @Test func aModule() async throws {
        let file = folder.appending("updates/dkms/nvidia-uvm.ko")
        var bytes = try seed.fixture.root.read(file)
        bytes[62] = 0xff
        bytes[63] = 0x7f
        try seed.fixture.file(file, bytes: bytes)
        try await check(file, says: "it is damaged: it has no section names")
    }

    /// Some kilobytes that unpack to 100 MB.
    @Test(.enabled(if: RealPrograms.has("zstd"), "missing: zstd")) func aModuleThatUnpacksToTooMuch() async throws {
        try seed.fixture.root.unlink(folder.appending("updates/dkms/nvidia-uvm.ko"))
        let file = folder.appending("updates/dkms/nvidia-uvm.ko.zst")
        let place = seed.fixture.path.pushing(file.removingRoot()).string
        let bomb = "(printf '\\177ELF'; head -c 100M /dev/zero) | zstd -q > '\(place)'"
        _ = try await RealPrograms.system.output(of: Program("sh", ["-c", bomb]))
        try await check(file, says: "it is larger when unpacked than a module can be")
    }

    @Test func anIndex() async throws {
        let file = folder.appending(DepmodFiles.dependencies)
        try seed.fixture.file(
            file, bytes: [0xb0, 0x07, 0xf4, 0x57, 0, 2, 0, 1, 0x20, 0, 0, 12, 97, 97, 0x20, 0, 0, 12])
        try await check(file, says: "it is damaged: its nodes form a loop")
    }
}
