import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions
@testable import DriverFacts
@testable import DriverMessages
@testable import DriverWork
@testable import NvctlCommandLine

/// docs/json.md names every field of every document, and no other.
@Suite struct JSONDocumentationTests {
    @Test func everyFieldOfACleanupIsDescribed() throws {
        try check(CleanupDocument(cleanupSample, Outcome()), isDescribedIn: "nvctl driver dkms cleanup")
    }

    /// With something in every list.
    private var cleanupSample: Plan {
        let kernel = KernelRelease("6.1.0")
        var cleanup = Cleanup(running: kernel, keep: 2)
        cleanup.kept = [Cleanup.Kept(kernel: kernel, reason: .running)]
        cleanup.removed = [Cleanup.Removed(kernel: kernel, targets: [], evidence: .package("linux"), bytes: 1)]
        cleanup.orphans = [Cleanup.Orphan(kernel: kernel, targets: [], folder: "/lib/modules/6.1.0", bytes: 1)]
        cleanup.versions = [
            Cleanup.OldVersion(
                version: DriverVersion("580.95.05"), modules: ["nvidia"], source: nil, kept: ["/var/lib/nvctl/kept/x"],
                bytes: 1)
        ]
        cleanup.leftAlone = [Cleanup.LeftAlone(name: "6.0.0", reason: "reason")]
        var plan = Plan()
        plan.notes = ["note"]
        plan.cleanup = cleanup
        return plan
    }

    @Test func everyFieldIsDescribed() throws {
        let system = try SeedSystem()
        try system.writeLogs()
        try system.failure(SeedSystem.tkg, "it failed", secondsAgo: 1)
        try system.fixture.file("/usr/src/nvidia-580.95.05/dkms.conf", FixtureRoot.conf(version: "580.95.05"))
        try system.fixture.file(
            "/var/lib/nvctl/kept/nvidia-590.44.01/kept.json",
            #"{"module":"nvidia","version":"590.44.01","source":"","packages":[],"kept":1,"origin":"replaced"}"#)
        try system.fixture.folder(
            FilePath("/var/lib/nvctl/kept/nvidia-590.44.01/\(SeedSystem.zen)/x86_64/module"))
        try system.fixture.file("/usr/lib/libnvidia-ml.so.590.44.01")
        try system.fixture.link("/usr/lib/libnvidia-ml.so.1", to: "libnvidia-ml.so.590.44.01")
        let inventory = Inventory.read(system.host)
        let logs = BuildLogs.read(system.host, inventory: inventory)
        let findings = Doctor.findings(.shallow(system.host), scope: .dkms).filter { !$0.evidence.isEmpty }
        let samples: [(command: String, document: any Encodable)] = [
            ("driver dkms status", StatusDocument(inventory)),
            ("driver dkms logs", LogsDocument(logs, inventory: inventory, kernel: nil, tail: 1, host: system.host)),
            (
                "driver source status",
                SourceStatusDocument(
                    SourceStatus.read(
                        inventory,
                        clone: SourceStatus.clone(of: inventory).map { .look(at: $0, in: system.fixture.root) },
                        in: system.fixture.root))
            ),
            ("driver info", DriverInfoDocument(try driverSample)),
            ("driver gsp status", GspStatusDocument(try driverSample)),
            ("driver dkms hook", HookDocument(inventory.hooks)),
            ("driver dkms test-boot", TestBootDocument([testBoot])),
            ("driver dkms cache", CacheDocument([storedObjects], limit: 1)),
            ("driver dkms doctor", DoctorDocument(findings)),
        ]
        for (command, document) in samples + [("driver dkms build", changeSample)] {
            try check(document, isDescribedIn: "nvctl \(command)")
        }
        try check(eventSample, isDescribedIn: "Events of commands that change something")
    }

    private func check(_ document: any Encodable, isDescribedIn section: String) throws {
        let (described, fields) = (try described(in: section), Set(fields(of: document)))
        // One that is left out in one place and has fields of its own in another is described by these.
        let actual = fields.filter { field in !fields.contains { $0.hasPrefix(field + ".") } }
        #expect(actual.subtracting(described).sorted() == [], "missing in docs/json.md, \(section)")
        #expect(described.subtracting(actual).sorted() == [], "no fields of \(section)")
    }

    /// A GPU that failed, and something in every list.
    private var driverSample: DriverVerdict {
        get throws {
            let system = try GpuSystem()
            try system.fixture.gpuInformation(firmware: nil)
            try system.fixture.kernelLog("NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x62:0x40:1880)")
            try system.fixture.file("/etc/modprobe.d/nvidia.conf", "options nvidia NVreg_EnableGpuFirmware=1\n")
            let inventory = Inventory.read(system.host)
            return DriverVerdict(DriverState.read(system.host, inventory: inventory))
        }
    }

    /// What an event does not have is a field all the same.
    private var eventSample: EventDocument {
        EventDocument(.started(.register(module: "nvidia", version: DriverVersion("590.48.01"))), time: 0)
    }

    private var testBoot: TestBoot {
        var result = TestBoot(KernelRelease("6.1.0"), notTried: TestBootObstacle(reason: "reason"))
        result.modules = [
            TestBoot.Module(
                name: "nvidia", file: "/nvidia.ko", isDriver: true, result: .fits(with: ["nvidia"]), lines: ["line"])
        ]
        result.warnings = ["warning"]
        return result
    }

    private var storedObjects: StoredObjects {
        StoredObjects(
            key: "1234567890abcdef", path: "/var/cache/nvctl/core/1234567890abcdef",
            version: DriverVersion("590.48.01"),
            compiler: "gcc 12", bytes: 1, created: 1, used: 1)
    }

    /// One document of all changing commands, with something in every list.
    private var changeSample: ChangeDocument {
        let target = BuildTarget(
            module: "nvidia", version: DriverVersion("590.48.01"), kernel: KernelRelease("6.1.0"),
            architecture: "x86_64")
        var plan = Plan()
        plan.steps = [.build(target)]
        plan.upToDate = [KernelRelease("6.2.0")]
        plan.notes = ["note"]
        plan.skipped = [
            Plan.Skipped(kernel: KernelRelease("6.3.0"), reason: "reason", hint: "hint", needsAttention: false)
        ]
        let outcome = Outcome([
            Outcome.Kernel(target: target, result: .failed("reason", tail: [], log: "/var/log/x"))
        ])
        return ChangeDocument(
            plan, outcome,
            requirements: [Requirement(name: "dkms", isMet: false, advice: "advice", needsAttention: true)])
    }

    /// `kernels[].modules.state`; a field that is nil, and so left out of the document, is one all the same.
    private func fields(of value: Any, at path: String = "") -> [String] {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .struct:
            return mirror.children.flatMap { child in
                fields(of: child.value, at: path + (path.isEmpty ? "" : ".") + (child.label ?? ""))
            }
        case .collection:
            if value is [String] { return [path + "[]"] }
            if mirror.children.isEmpty { Issue.record("the sample has nothing in \(path)") }
            return mirror.children.flatMap { fields(of: $0.value, at: path + "[]") }
        case .optional:
            // A cast would do for any optional that is nil.
            if type(of: value) == [String]?.self { return [path + "[]"] }
            return mirror.children.first.map { fields(of: $0.value, at: path) } ?? [path]
        default: return [path]
        }
    }

    private func described(in section: String) throws -> Set<String> {
        let file = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .appending("docs/json.md")
        let text = try #require(SystemRoot.host.text(file))
        let heading = try #require(text.firstRange(of: "## \(section)\n"))
        let rest = text[heading.upperBound...]
        let lines = rest.firstRange(of: "\n## ").map { rest[..<$0.lowerBound] } ?? rest
        return Set(
            lines.split(separator: "\n").filter { $0.hasPrefix("| `") }
                .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) })
    }
}
