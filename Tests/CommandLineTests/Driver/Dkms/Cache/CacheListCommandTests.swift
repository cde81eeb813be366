import DriverFacts
import DriverModel
import DriverWork
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

@Suite struct CacheListCommandTests {
    private let fixture: FixtureRoot

    init() throws {
        fixture = try FixtureRoot()
        try fixture.folder("/etc")
    }

    private func store(_ key: String, version: String = "590.48.01", usedAt time: Int64) throws {
        try fixture.file("/work/nv-kernel.o", bytes: Array(repeating: 1, count: 20 << 10))
        let path = try CoreStore(root: fixture.root).publish(
            ["nv-kernel.o": "/work/nv-kernel.o"], key: key, version: DriverVersion(version),
            compiler: "gcc (GCC) 15.2.1",
            now: time)
        try fixture.modified(path.appending("entry.json"), at: time)
    }

    @Test func anEmptyStoreSaysWhatFillsIt() throws {
        let run = CommandRun(["driver", "dkms", "cache"], on: fixture.host())
        #expect(run.status == 0)
        #expect(run.output.contains("Size:           0 bytes of 1.0 GB (the default)"))
        #expect(run.output.contains("none yet; the next build from NVIDIA's whole source fills the store"))
    }

    @Test func entriesAreListedTheLastUsedFirst() throws {
        try fixture.file("/etc/nvctl.conf", "CoreCacheLimit = 500M\n")
        try store("aaaaaaaaaaaaaaaa", usedAt: 1_766_188_500 - 7200)
        try store("bbbbbbbbbbbbbbbb", version: "595.45.04", usedAt: 1_766_188_500 - 60)
        let run = CommandRun(["driver", "dkms", "cache"], on: fixture.host())
        #expect(run.output.contains(" of 524 MB (/etc/nvctl.conf:1)"))
        let entries = run.lines.filter { $0.hasPrefix("  - ") }
        #expect(
            entries == [
                "  - bbbbbbbbbbbb 595.45.04, 20.6 kB, used 1m ago, gcc (GCC) 15.2.1",
                "  - aaaaaaaaaaaa 590.48.01, 20.6 kB, used 2h ago, gcc (GCC) 15.2.1",
            ])
    }
}
