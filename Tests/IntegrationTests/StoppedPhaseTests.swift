import Testing

/// Ctrl-C, and the signals that the system sends, while a program of one phase takes for ever.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct StoppedPhaseTests {
    private func check(_ results: Scratch.Results, _ phases: KeyValuePairs<String, Int32>) {
        for (phase, status) in phases {
            #expect(results[phase].status == status, "\(phase): \(results[phase].testDescription)")
            #expect(results[phase].errors.contains("nvctl: interrupted; "), "\(phase)")
            #expect(results["\(phase).left"].output == "", "\(phase)")
        }
    }

    @Test(arguments: Dkms.allCases) func aBuildEndsInEveryPhase(dkms: Dkms) async throws {
        let results = try await Scratch.run("StoppedPhaseTests/aBuildEndsInEveryPhase.sh", on: dkms, from: .installed)
        check(
            results,
            [
                "staging": 130, "conftest": 143, "interface": 130, "link": 143, "independent": 130, "once-more": 143,
                "turn": 130, "strip": 130,
            ])
        #expect(results["after"].output == results["before"].output)
        #expect(results["work"].output == "")
    }

    @Test func anInstallationEndsInEveryPhase() async throws {
        let results = try await Scratch.run("StoppedPhaseTests/anInstallationEndsInEveryPhase.sh", from: .installed)
        check(results, ["settings": 130, "PRE": 143, "POST": 143, "depmod": 130])
        #expect(results["after"].output == results["before"].output)
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["stage"].output == "")
        #expect(results["found"].status == 0, "\(results["found"].testDescription)")
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
    }

    @Test func aSourceCommandEndsInEveryPhase() async throws {
        let results = try await Scratch.run("StoppedPhaseTests/aSourceCommandEndsInEveryPhase.sh")
        check(results, ["planning": 130, "pack": 143, "unpack": 130, "fetch": 130, "checkout": 143])
        #expect(results["update"].status == 0, "\(results["update"].testDescription)")
        #expect(results["versions"].lines == ["\(Parts.plain) 590.48.01"])
    }

    @Test func aRemovalEnds() async throws {
        let results = try await Scratch.run("StoppedPhaseTests/aRemovalEnds.sh", from: .installed)
        check(results, ["uninstall": 130])
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["modules"].output == "")
    }

    /// One kernel's build fails while compiling the independent part takes for ever.
    @Test func whatHasFailedIsNotWaitedFor() async throws {
        let results = try await Scratch.run("StoppedPhaseTests/whatHasFailedIsNotWaitedFor.sh", from: .installed)
        for (step, words) in [
            "interface": "no such interface", "first": "no such half", "second": "no such half",
        ] {
            #expect(results[step].status == 1, "\(step): \(results[step].testDescription)")
            #expect(results[step].output.contains(words), "\(step): \(results[step].testDescription)")
            #expect(results["\(step).left"].output == "", "\(step)")
        }
        #expect(results["interface"].output.contains("the kernel interface did not compile"))
        #expect(results["first"].output.contains("the kernel-independent part did not compile"))
        #expect(results["held"].status == 0)
        #expect(results["good"].status == 0, "\(results["good"].testDescription)")
    }

    /// The independent part is compiled to its end as long as another kernel's build needs it.
    @Test func theOtherKernelsGoOn() async throws {
        let results = try await Scratch.run("StoppedPhaseTests/theOtherKernelsGoOn.sh", from: .installed)
        #expect(results["build"].status == 2, "\(results["build"].testDescription)")
        #expect(results["build"].output.contains("✓ \(Parts.plain): installed nvidia/590.48.01"))
        #expect(results["build"].output.contains("not for this kernel"))
        #expect(results["build.left"].output == "")
    }
}
