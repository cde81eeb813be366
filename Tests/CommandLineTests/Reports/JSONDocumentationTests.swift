import DriverFacts
import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions
@testable import NvctlCommandLine

/// docs/json.md names every field of every document, and no other.
@Suite struct JSONDocumentationTests {
    @Test func everyFieldOfACleanupIsDescribed() throws {
        try check(CleanupDocument(cleanupSample, Outcome()), isDescribedIn: "nvctl driver dkms cleanup")
    }

    /// A cleanup with something in every list.
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
        var (first, second): (Set<String>, Set<String>) = ([], [])
        for (command, document) in samples + [("driver dkms build", changeSample)] {
            try check(document, isDescribedIn: "nvctl \(command)")
            let differences = differences(document)
            first.formUnion(differences.first)
            second.formUnion(differences.second)
        }
        let cleanup = differences(CleanupDocument(cleanupSample, Outcome()))
        let renamed = try renamed()
        #expect(Set(renamed.map(\.first)) == first.union(cleanup.first))
        #expect(Set(renamed.map(\.second)) == second.union(cleanup.second))
        try check(eventSample, isDescribedIn: "Events of commands that change something")
    }

    private func check(_ document: any Encodable, isDescribedIn section: String) throws {
        let (described, fields) = (try described(in: section), Set(fields(of: document, in: .first)))
        // A field may be left out in one place and have fields of its own in another. The latter describe it.
        let actual = leaves(of: fields)
        #expect(actual.subtracting(described).sorted() == [], "missing in docs/json.md, \(section)")
        #expect(described.subtracting(actual).sorted() == [], "no fields of \(section)")
    }

    private func leaves(of fields: Set<String>) -> Set<String> {
        fields.filter { field in !fields.contains { $0.hasPrefix(field + ".") } }
    }

    /// The fields that only one of the two versions has.
    private func differences(_ document: any Encodable) -> (first: Set<String>, second: Set<String>) {
        let first = leaves(of: Set(fields(of: document, in: .first)))
        let second = leaves(of: Set(fields(of: document, in: .second)))
        return (first.subtracting(second), second.subtracting(first))
    }

    /// A document has the version that was asked for, and the names of that version.
    @Test func bothVersionsAreWritten() throws {
        let document = ChangeDocument(changePlan, nil)
        let first = try document.json(.first)
        #expect(first.contains(#""schemaVersion" : 1"#) && first.contains(#""hint" : "nvctl driver dkms fix""#))
        let second = try document.json(.second)
        #expect(second.contains(#""schemaVersion" : 2"#) && !second.contains("hint"))
        #expect(second.contains(#""commands" : ["#) && second.contains(#""text" : "nvctl driver dkms fix""#))
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

    /// A field that an event leaves out is still a field.
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

    /// The document of all changing commands, with something in every list.
    private var changeSample: ChangeDocument {
        let outcome = Outcome([
            Outcome.Kernel(target: target, result: .failed(KernelFailure(.other("reason"), log: "/var/log/x")))
        ])
        return ChangeDocument(
            changePlan, outcome,
            requirements: [Requirement(name: "dkms", isMet: false, advice: "advice", needsAttention: true)])
    }

    private var target: BuildTarget {
        BuildTarget(
            module: "nvidia", version: DriverVersion("590.48.01"), kernel: KernelRelease("6.1.0"),
            architecture: "x86_64")
    }

    private var changePlan: Plan {
        var plan = Plan()
        plan.steps = [.build(target)]
        plan.upToDate = [KernelRelease("6.2.0")]
        plan.notes = ["note"]
        plan.skipped = [
            Plan.Skipped(kernel: KernelRelease("6.3.0"), reason: "reason", advice: "\(.fix)", needsAttention: false)
        ]
        return plan
    }

    /// Paths such as `kernels[].modules.state`. A field that is nil, and so left out of the document, is one too.
    private func fields(of value: Any, at path: String = "", in version: JSONVersion) -> [String] {
        func below(_ names: [String]) -> [String] { names.flatMap { field("\(path).\($0)", version) } }
        if version == .first, value is ProblemDocument {
            return below(ProblemDocument.FirstKey.allCases.map(\.stringValue))
        }
        let isAdvice = type(of: value) == AdviceDocument.self || type(of: value) == AdviceDocument?.self
        if isAdvice, version == .first { return [path] }
        if isAdvice { return [path + ".text", path + ".commands[]", path + ".packages[]"] }
        if let problem = value as? ProblemDocument { return fields(of: problem.finding, at: path, in: version) }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .struct where !(value is SchemaVersion):
            return mirror.children.flatMap { child in
                let name = child.label ?? ""
                return field(path.isEmpty ? name : "\(path).\(name)", version).flatMap {
                    fields(of: child.value, at: $0, in: version)
                }
            }
        case .collection:
            if value is [String] { return [path + "[]"] }
            if mirror.children.isEmpty { Issue.record("the sample has nothing in \(path)") }
            return mirror.children.flatMap { fields(of: $0.value, at: path + "[]", in: version) }
        case .optional:
            // A cast would succeed for any optional that is nil.
            if type(of: value) == [String]?.self { return [path + "[]"] }
            return mirror.children.first.map { fields(of: $0.value, at: path, in: version) } ?? [path]
        default: return [path]
        }
    }

    /// The path, with the field's name in that version.
    private func field(_ path: String, _ version: JSONVersion) -> [String] {
        let keys = path.split(separator: ".").flatMap { name -> [any CodingKey] in
            let isList = name.hasSuffix("[]")
            let key: any CodingKey = Name(stringValue: String(isList ? name.dropLast(2) : name))
            return isList ? [key, Name(intValue: 0)] : [key]
        }
        let folder = path.split(separator: ".").dropLast().map { $0 + "." }.joined()
        return [folder + version.name(keys).stringValue]
    }

    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int?

        init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
        init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
    }

    /// The table of docs/json.md.
    private func renamed() throws -> [(first: String, second: String)] {
        try rows(in: "Version 2").flatMap { row -> [(first: String, second: String)] in
            let names = row.split(separator: "|").map {
                $0.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }
            }
            guard names.count == 2 else { return [] }
            return names[0].flatMap { first in names[1].map { (String(first.element), String($0.element)) } }
        }
    }

    private func described(in section: String) throws -> Set<String> {
        Set(try rows(in: section).compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) })
    }

    private func rows(in section: String) throws -> [Substring] {
        let file = Checkout.folder.appending("docs/json.md")
        let text = try #require(SystemRoot.host.text(file))
        let heading = try #require(text.firstRange(of: "## \(section)\n"))
        let rest = text[heading.upperBound...]
        let lines = rest.firstRange(of: "\n## ").map { rest[..<$0.lowerBound] } ?? rest
        return lines.split(separator: "\n").filter { $0.hasPrefix("| `") }
    }
}
