import Glibc
import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct NoMemoryTests {
    @Test(arguments: Dkms.allCases) func compilersThatGetNone(dkms: Dkms) async throws {
        let results = try await Scratch.run("NoMemoryTests/compilersThatGetNone.sh", on: dkms, from: .installed)
        expectUnharmed(results)
        #expect(results["logs"].output.contains("    cause: memory ran out while compiling"))
    }

    /// In a control group like a container's, the kernel kills the largest process, and the program gets no error.
    @Test(.enabled(if: ControlGroup.canBeMade, "control groups of one's own are not to be had here"))
    func compilersThatAreKilled() async throws {
        let results = try await Scratch.run("NoMemoryTests/compilersThatAreKilled.sh", from: .installed)
        expectUnharmed(results)
    }

    private func expectUnharmed(_ results: Scratch.Results) {
        let build = results["build"]
        #expect(build.status == 1, "\(build.testDescription)")
        #expect(build.output.contains("FAILED, memory ran out while building ("), "\(build.testDescription)")
        #expect(
            build.output.contains(
                " were available when the build began); end other programs, or build with "
                    + "'--jobs 1"))
        #expect(results["before"].lines.count == 5)
        #expect(results["before"].output == results["after"].output)
        #expect(results["work"].output == "")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
    }
}

private enum ControlGroup {
    /// Version 1 of control groups, where a process can go into any group.
    static let canBeMade = access("/sys/fs/cgroup/memory/cgroup.procs", W_OK) == 0
}
