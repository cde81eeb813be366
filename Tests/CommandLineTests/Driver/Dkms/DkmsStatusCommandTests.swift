import DriverTestSupport
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// `driver dkms status`: what its exit status says, and its JSON.
@Suite struct DkmsStatusCommandTests {
    let system: SeedSystem

    init() throws { system = try SeedSystem() }

    @Test func allKernelsWellIsZero() throws {
        try system.fixture.root.removeTree(FilePath("/lib/modules").appending(SeedSystem.old))
        #expect(system.run("driver", "dkms", "status").status == 0)
    }

    @Test(arguments: [[], ["--verify"], ["--verbose"], ["--json"]]) func noProgramIsStarted(options: [String]) throws {
        let system = try ChangeSystem()
        try system.fixture.registration()
        try system.fixture.installed(ChangeSystem.arch)
        let run = CommandRun(["driver", "dkms", "status"] + options, on: system.host)
        #expect(run.output.contains(ChangeSystem.arch))
        #expect(system.programs.commands == [])
    }

    @Test func aFolderWithAForgedNameIsShownHarmless() throws {
        let name = "6.1\u{1b}[2J\n✓ forged"
        try system.fixture.file(FilePath("/lib/modules").appending(name).appending("pkgbase"), "linux\n")
        let run = system.run("driver", "dkms", "status")
        #expect(!run.output.contains("\u{1b}"))
        #expect(run.lines(with: "6.1\\x1b[2J\\x0a✓ forged").count == 1)
    }

    @Test func jsonCarriesTheSame() throws {
        let run = system.run("driver", "dkms", "status", "--json")
        let document = try JSONValue(run.output)
        #expect(run.status == 2)
        #expect(document["schemaVersion"] == .number(1))
        #expect(document["dkmsInstalled"] == .bool(true))
        #expect(document["driverVersion"] == .string("590.48.01"))
        #expect(document["needsAttention"] == .bool(true))
        let first = document["kernels"]?[0]
        #expect(first?["release"] == .string(SeedSystem.old))
        #expect(first?["headers"] == .bool(false))
        #expect(first?["headersPackage"] == .string("linux-headers"))
        #expect(first?["modules"]?["state"] == .string("missing"))
        let running = document["kernels"]?[2]
        #expect(running?["running"] == .bool(true))
        #expect(running?["modules"]?["state"] == .string("dkms"))
        #expect(document["registrations"]?[0]?["sourceType"] == .string("git (\(SeedSystem.remote))"))
    }
}
