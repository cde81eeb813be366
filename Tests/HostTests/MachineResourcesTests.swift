import SystemPackage
import TestSupport
import Testing

@testable import Host

@Suite struct MachineResourcesTests {
    @Test func theTightestControlGroupCounts() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/proc/self/cgroup", "0::/user.slice/build.scope\n")
        func group(_ path: String, max: String, current: String, files: String) throws {
            let folder = FilePath("/sys/fs/cgroup").appending(FilePath(path).components)
            try fixture.file(folder.appending("memory.max"), max + "\n")
            try fixture.file(folder.appending("memory.current"), current + "\n")
            try fixture.file(folder.appending("memory.stat"), "anon 1\ninactive_file \(files)\n")
        }
        try group("user.slice/build.scope", max: "max", current: "5", files: "0")
        #expect(MachineResources.controlGroup(in: fixture.root) == nil)
        try group("user.slice", max: "1000", current: "700", files: "200")
        #expect(MachineResources.controlGroup(in: fixture.root) == 500)
        try group("user.slice/build.scope", max: "900", current: "1000", files: "0")
        #expect(MachineResources.controlGroup(in: fixture.root) == 0)
    }

    @Test(arguments: [
        ("0::/build.scope\n", "/sys/fs/cgroup/build.scope/memory.events", "oom 4\noom_kill 3\n"),
        (
            "9:cpu:/other\n4:memory:/build\n0::/\n", "/sys/fs/cgroup/memory/build/memory.oom_control",
            "under_oom 0\noom_kill 3\n"
        ),
    ])
    func programsThatWereEndedForMemoryAreCounted(groups: String, file: FilePath, text: String) throws {
        let fixture = try FixtureRoot()
        #expect(MachineResources.programsEndedForMemory(in: fixture.root) == nil)
        try fixture.file("/proc/self/cgroup", groups)
        try fixture.file(file, text)
        #expect(MachineResources.programsEndedForMemory(in: fixture.root) == 3)
    }

    @Test(.enabled(if: RealPrograms.has("nproc"), "missing: nproc"))
    func thisMachineHasAsManyProcessorsAsNprocCounts() async throws {
        let output = try await RealPrograms.system.output(of: Program("nproc"))
        #expect("\(MachineResources.current().cores)\n" == output)
    }

    /// The kernel says how much memory it can give, and that is less than the machine has.
    @Test func thisMachineHasMemory() throws {
        let memory = try #require(MachineResources.current().availableMemory)
        let total = SystemRoot.host.firstLine("/proc/meminfo")?.split(separator: " ").dropFirst().first
        let kilobytes = try #require(total.flatMap { UInt64($0) })
        #expect(memory < kilobytes << 10)
    }
}
