import DriverDecisions
import Host
import SystemPackage
import TestSupport
import Testing

@testable import NvctlCommandLine

/// `driver dkms doctor` and `driver doctor`: what they print, and what their exit status says.
@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct DkmsDoctorCommandTests {
    let system: SeedSystem

    init() async throws {
        system = try SeedSystem()
        for release in [SeedSystem.zen, SeedSystem.cachyos, SeedSystem.tkg] {
            let depmod = Program("depmod", ["-b", system.fixture.path.string, "-a", release])
            _ = try await RealPrograms.system.output(of: depmod)
        }
    }

    private func run(_ arguments: String...) async -> CommandRun {
        var host = system.host
        host.programs = NoPrograms(installed: ["dkms", "gcc", "make"])
        return await CommandRun.waiting(arguments, on: host)
    }

    /// The system of the seed document: one kernel has neither modules nor headers.
    @Test func printsWhatItFound() async throws {
        try system.fixture.file("/etc/os-release", "ID=arch\n")
        try system.fixture.file("/etc/modprobe.d/envycontrol.conf", "# off\nblacklist nvidia\nblacklist nvidia_uvm\n")
        try system.fixture.file(SeedSystem.dkmsFolder.appending("build/make.log"))
        let run = await run("driver", "dkms", "doctor")
        try GoldenFile("doctor").expect(run.output)
        #expect(run.status == 2)
    }

    @Test func withoutAProblemItSaysSoAndEndsWithZero() async throws {
        try system.fixture.root.removeTree(FilePath("/lib/modules").appending(SeedSystem.old))
        for scope in [["driver", "dkms", "doctor"], ["driver", "doctor"]] {
            var host = system.host
            host.programs = NoPrograms(installed: ["dkms", "gcc", "make"])
            let run = await CommandRun.waiting(scope, on: host)
            #expect(run.lines(with: "No problems found.").count == 1)
            #expect(run.status == 0)
        }
    }

    @Test func notesAreNoReasonForAttention() async throws {
        try system.fixture.root.removeTree(FilePath("/lib/modules").appending(SeedSystem.old))
        try system.fixture.file(SeedSystem.dkmsFolder.appending("build/make.log"))
        let run = await run("driver", "dkms", "doctor")
        #expect(run.status == 0)
        #expect(run.lines(with: "[build-leftover]").count == 1)
    }

    @Test func jsonCarriesTheSame() async throws {
        let run = await run("driver", "dkms", "doctor", "--json")
        let document = try JSONValue(run.output)
        #expect(run.status == 2)
        #expect(document["schemaVersion"] == .number(1))
        #expect(document["needsAttention"] == .bool(true))
        let finding = document["findings"]?[0]
        #expect(finding?["id"] == .string("headers-missing"))
        #expect(finding?["severity"] == .string("error"))
        #expect(finding?["kernel"] == .string(SeedSystem.old))
        #expect(finding?["evidence"]?[0]?["path"] == .string("/lib/modules/\(SeedSystem.old)/build"))
        #expect(finding?["fixable"] == .bool(false))
    }

    /// Only `driver doctor` looks at the GPU.
    @Test func theGpuIsLookedAtWithTheWholeDriver() async throws {
        let place: FilePath = "/sys/bus/pci/devices/0000:01:00.0"
        for (name, text) in [("vendor", "0x10de"), ("class", "0x030000"), ("device", "0x1b80")] {
            try system.fixture.file(place.appending(name), text + "\n")
        }
        #expect(await run("driver", "doctor").lines(with: "[gpu-unsupported]").count == 1)
        #expect(await run("driver", "dkms", "doctor").lines(with: "[gpu-unsupported]").isEmpty)
    }

    @Test func whatStandsInFilesIsShownHarmless() async throws {
        try system.fixture.file("/etc/modprobe.d/x.conf", "install nvidia /bin/false \u{1b}[2J\u{7}\n")
        let run = await run("driver", "dkms", "doctor")
        #expect(!run.output.contains("\u{1b}") && run.lines(with: "\\x1b[2J\\x07").count == 2)
    }

    /// docs/guide.md has a row for each finding.
    @Test func theGuideExplainsEveryFinding() throws {
        let file = Checkout.folder.appending("docs/guide.md")
        let text = try #require(SystemRoot.host.text(file))
        let heading = try #require(text.firstRange(of: "## When something is wrong\n"))
        let rest = text[heading.upperBound...]
        let section = rest.firstRange(of: "\n## ").map { rest[..<$0.lowerBound] } ?? rest
        let described = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
            .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
        #expect(described == Finding.ID.allCases.map(\.rawValue))
    }
}
