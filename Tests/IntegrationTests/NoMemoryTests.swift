import Glibc
import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct NoMemoryTests {
    /// The compilers themselves, as what ccache has kept is not compiled.
    private static let prelude = #"""
        compilers=()
        for compiler in cc gcc gcc-12 "$(uname -m)-linux-gnu-gcc-12"; do
            rm -f "/usr/local/bin/$compiler"
            ! command -v "$compiler" >/dev/null || compilers+=("$compiler")
        done
        hash -r

        """#

    @Test(arguments: Dkms.allCases) func compilersThatGetNone(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                for compiler in "${compilers[@]}"; do
                    printf '#!/bin/bash\nulimit -v 65000\nexec "%s" "$@"\n' "$(command -v "$compiler")" \
                        >"/usr/local/bin/$compiler.new"
                done
                for compiler in "${compilers[@]}"; do
                    chmod 755 "/usr/local/bin/$compiler.new"
                    mv "/usr/local/bin/$compiler.new" "/usr/local/bin/$compiler"
                done
                step before checksums "$plain"
                watched build nvctl driver dkms build --force
                step after checksums "$plain"
                step work find /var/lib/nvctl/build -mindepth 1
                step status nvctl driver dkms status --verify
                step logs nvctl driver dkms logs
                for compiler in "${compilers[@]}"; do rm "/usr/local/bin/$compiler"; done
                step next nvctl driver dkms build --force
                """#, on: dkms, from: .installed)
        expectUnharmed(results)
        #expect(results["logs"].output.contains("    cause: memory ran out while compiling"))
    }

    /// A control group as a container has one: its kernel ends what is largest, with no word to the program.
    @Test(.enabled(if: ControlGroup.canBeMade, "control groups of one's own are not to be had here"))
    func compilersThatAreKilled() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                step before checksums "$plain"
                group=/sys/fs/cgroup/memory/nvctl-test-$$
                mkdir "$group"
                trap 'rmdir "$group" || :' EXIT
                echo 60M >"$group/memory.limit_in_bytes"
                within() { (echo "$BASHPID" >"$group/cgroup.procs" && exec "$NVCTL" "$@"); }
                watched build within driver dkms build --force
                step after checksums "$plain"
                step work find /var/lib/nvctl/build -mindepth 1
                step status nvctl driver dkms status --verify
                step next nvctl driver dkms build --force
                """#, from: .installed)
        expectUnharmed(results)
    }

    private func expectUnharmed(_ results: Scratch.Results) {
        let build = results["build"]
        #expect(build.status == 1, "\(build.testDescription)")
        #expect(build.output.contains("FAILED, memory ran out while building ("), "\(build.testDescription)")
        #expect(build.output.contains(" were available when it began); end other programs, or build with '--jobs 1"))
        #expect(results["before"].lines.count == 5)
        #expect(results["before"].output == results["after"].output)
        #expect(results["work"].output == "")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
    }
}

private enum ControlGroup {
    /// Of version 1, where a process can go into any group.
    static let canBeMade = access("/sys/fs/cgroup/memory/cgroup.procs", W_OK) == 0
}
