import Testing

/// How the hook handles what nobody planned for.
@Suite(.enabled(if: Parts.missingForPacman.isEmpty, "missing: \(Parts.missingForPacman.joined(separator: ", "))"))
struct HookInputTests {
    @Test func whatCannotBeWrittenStopsNothing() async throws {
        let results = try await ArchSystem.run("HookInputTests/whatCannotBeWrittenStopsNothing.sh")
        for step in ["full", "readonly", "disk"] {
            #expect(results[step].status == 0, "\(step): \(results[step].testDescription)")
        }
        #expect(results["readonly"].everything.contains("cannot write to /var/log/nvidia-dkms"))
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["disk"].everything.contains("no space"), "\(results["disk"].testDescription)")
    }

    @Test func sessionsThatDoNotAnswerAndMany() async throws {
        let results = try await ArchSystem.run("HookInputTests/sessionsThatDoNotAnswerAndMany.sh")
        #expect(results["install"].status == 0, "\(results["install"].testDescription)")
        #expect(
            results["received"].lines.filter { $0.hasPrefix("urgency=2") }.count == 9, "\(results["received"].output)")
    }

    @Test func anythingOnStandardInput() async throws {
        let results = try await ArchSystem.run("HookInputTests/anythingOnStandardInput.sh")
        for step in ["empty", "build", "verify", "strange", "twice"] {
            #expect(results[step].status == 0, "\(results[step].testDescription)")
            #expect(results.changes(step) == [], "\(step)")
        }
        #expect(results["unknown"].status == 0, "never fails")
        #expect(results["all"].status == 0)
    }

    @Test func anotherNvctlIsWaitedFor() async throws {
        let results = try await ArchSystem.run("HookInputTests/anotherNvctlIsWaitedFor.sh")
        #expect(results["upgrade"].status == 0, "\(results["upgrade"].testDescription)")
        #expect(
            results["upgrade"].everything.contains("\(ArchSystem.newZen): installed"),
            "\(results["upgrade"].testDescription)")
        #expect(results["status"].status == 0)
    }

    @Test func controlCInTheMiddle() async throws {
        let results = try await ArchSystem.run("HookInputTests/controlCInTheMiddle.sh")
        #expect(results["others"].output == "")
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
    }

    /// DKMS's own hook still gets its turn, and the next command removes the leftovers.
    @Test func killedInTheMiddle() async throws {
        let results = try await ArchSystem.run("HookInputTests/killedInTheMiddle.sh")
        #expect(results["upgrade"].status == 0, "\(results["upgrade"].testDescription)")
        #expect(!results["upgrade"].everything.contains(ArchSystem.box), "\(results["upgrade"].testDescription)")
        #expect(results["standard"].output.contains("work=compile"))
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["others"].output == "")
        #expect(results["left"].output == "")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
    }

    @Test func installedTwiceChangedAndRemoved() async throws {
        let results = try await ArchSystem.run("HookInputTests/installedTwiceChangedAndRemoved.sh")
        #expect(results["twice"].status == 0)
        #expect(results.changes("twice") == [])
        #expect(results["status"].output.contains("installed (auto-rebuild enabled)"))
        #expect(results["dry"].output.contains("remove /etc/pacman.d/hooks/65-nvidia-dkms-build.hook"))
        #expect(results["changed"].output.contains("nvidia-dkms.hook has been changed, so nvctl does not touch it"))
        #expect(results["shown"].output.contains("(changed by somebody)"))
        #expect(results["remove"].status == 0)
        #expect(results["left"].lines == ["/etc/pacman.d/hooks", "/etc/pacman.d/hooks/nvidia-dkms.hook"])
        #expect(results["none"].output.contains("only DKMS's own"))
        #expect(results["json"].output.contains(#""manager" : "pacman""#))
    }
}
