import Testing

/// Programs that run as the owner of a clone, and what the clone's configuration has them start.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct ForeignProgramsTests {
    @Test func theySeeNothingOfRoots() async throws {
        let results = try await Scratch.run("ForeignProgramsTests/theySeeNothingOfRoots.sh")
        #expect(results["init"].status == 0, "\(results["init"].testDescription)")
        #expect(results["init"].output.contains("copy /var/home/clone to "), "\(results["init"].testDescription)")
        #expect(results["terminal"].lines == ["none"])
        let environment = results["environment"].output
        for word in ["PROXYPW", "AGENT", "TOKEN", "https_proxy", "SSH_AUTH_SOCK", "/root", "TERM="] {
            #expect(!environment.contains(word), "\(word)")
        }
        for line in ["USER=nobody", "LOGNAME=nobody", "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "LC_ALL=C.UTF-8"] {
            #expect(results["environment"].lines.contains(line), "\(line): \(environment)")
        }
        // What is expected: pipes, the shell's own script, and the file that this is written to.
        let files = results["files"].lines.filter {
            !$0.hasPrefix("pipe:") && $0 != "/var/home/filter" && !$0.hasPrefix("/var/home/seen")
        }
        #expect(files == [])
        #expect(!results["files"].lines.isEmpty)
    }

    @Test func theyEndWithNvctl() async throws {
        let results = try await Scratch.run("ForeignProgramsTests/theyEndWithNvctl.sh")
        let statuses: [String: Int32] = ["key": 130, "INT": 130, "TERM": 143, "HUP": 129, "plain": 143, "deaf": 143]
        for (step, status) in statuses {
            #expect(results[step].status == status, "\(step): \(results[step].testDescription)")
            #expect(results["\(step)Left"].status == 0, "\(step)")
        }
    }

    /// For another user's clone, ssh asks no questions and does not get root's agent; the owner's own ssh command runs.
    @Test func whoCannotFetchIsToldWhoCan() async throws {
        let results = try await Scratch.run("ForeignProgramsTests/whoCannotFetchIsToldWhoCan.sh")
        for step in ["update", "status"] {
            #expect(results[step].status == 1, "\(step): \(results[step].testDescription)")
            let hint =
                "advice: fetch as nobody, with that user's settings: git -C /var/home/clone fetch --tags origin; then: "
                + "nvctl driver source update --tag <version>"
            #expect(results[step].errors.contains(hint), "\(step): \(results[step].errors)")
        }
        #expect(results["ssh"].output.contains("-oBatchMode=yes"), "\(results["ssh"].output)")
        #expect(!results["environment"].output.contains("AGENT"))
        #expect(results["own"].output.contains("-i key"), "\(results["own"].output)")
        #expect(!results["roots"].errors.contains("nobody can fetch"))
        #expect(results["rootsEnvironment"].lines.contains("SSH_AUTH_SOCK=/tmp/AGENT"))
    }
}
