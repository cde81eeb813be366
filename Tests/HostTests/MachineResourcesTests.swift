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

    @Test func thisMachineHasAProcessorAndMemory() {
        let resources = MachineResources.current()
        #expect(resources.cores >= 1)
        #expect((resources.availableMemory ?? 0) > 0)
    }
}
