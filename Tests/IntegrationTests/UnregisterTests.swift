import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct UnregisterTests {
    /// DKMS archives modules that it did not install, Arch's at every installation, and an uninstall puts them back.
    /// The modules that `unregister` left must not come back like this.
    @Test(arguments: Dkms.allCases, ["Debian", "Arch"])
    func whatUnregisterLeftNeverComesBack(dkms: Dkms, system: String) async throws {
        let results = try await Scratch.run(
            "UnregisterTests/whatUnregisterLeftNeverComesBack.sh", [system], on: dkms, from: .installed)
        let plain = Parts.plain
        #expect(results["unregister"].status == 0)
        #expect(results["unregister"].output.contains("✓ unregister nvidia/590.48.01"))
        #expect(results["unregister"].output.contains("the modules of 1 kernel stay"))
        #expect(results["before"].output == results["after"].output)
        #expect(results["before"].lines.count == 5)
        #expect(results["left"].status == 0)
        #expect(results["left"].output.contains("Registered:     no\n"))
        #expect(results["left"].output.contains("✓ \(plain) [nvidia: manual, headers: ✓]"))
        #expect(results["leftDkms"].output == "")

        #expect(results["setup"].status == 0, "\(results["setup"].testDescription)")
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["built"].status == 0)
        #expect(results["built"].output.contains("✓ \(plain) [nvidia: dkms, headers: ✓]"))
        #expect(results["originals"].output == "")
        #expect(results["uninstall"].status == 0)
        #expect(results["modules"].output == "")
        #expect(results["uninstalled"].status == 2)
    }

    @Test(arguments: Dkms.allCases) func purgeRemovesTheModulesToo(dkms: Dkms) async throws {
        let results = try await Scratch.run("UnregisterTests/purgeRemovesTheModulesToo.sh", on: dkms, from: .installed)
        #expect(results["dry"].status == 0)
        #expect(
            results["dry"].output.contains("unregister nvidia/590.48.01 and remove its modules from \(Parts.plain)"))
        #expect(results.changes("dry") == [])
        #expect(results["purge"].status == 0, "\(results["purge"].testDescription)")
        #expect(results["modules"].output == "")
        #expect(results["tree"].output == "")
        #expect(results["listed"].output == "")
        #expect(results["status"].status == 2)
        #expect(results["again"].status == 1)
        #expect(results["again"].errors.contains("nvctl: no NVIDIA driver is registered with DKMS"))
        #expect(results.changes("again") == [])
    }

    /// DKMS says that it has removed what it could not remove, and forgets the driver.
    @Test(arguments: Dkms.allCases) func nothingIsGoneThatCannotBeRemoved(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "UnregisterTests/nothingIsGoneThatCannotBeRemoved.sh", on: dkms, from: .installed)
        for step in ["purge", "json", "cleanup", "build"] {
            #expect(results[step].status == 1, "\(step): \(results[step].testDescription)")
            let words = results[step].output + results[step].errors
            #expect(words.contains("Read-only file system"), "\(step): \(results[step].testDescription)")
            #expect(!words.contains("✓ unregister") && !words.contains("✓ 1.2.3-gone"), "\(step)")
        }
        let hint = "advice: make it writable and try again: mount -o remount,rw /usr/lib/modules"
        #expect(results["purge"].errors.contains(hint), "\(results["purge"].testDescription)")
        #expect(results.changes("purge").filter { !$0.contains(" /var/lib/nvctl d ") } == [])
        #expect(results["after"].output == results["before"].output)
        #expect(results["listed"].output.contains(": installed"), "\(results["listed"].testDescription)")
        #expect(results["cleaned"].status == 0, "\(results["cleaned"].testDescription)")
        #expect(results["left"].output == "")
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["modules"].output == "")
        #expect(results["tree"].output == "")
    }

    /// An exit status of 0 does not show that a program did its work.
    @Test func programsThatDoNothingAreNoticed() async throws {
        let results = try await Scratch.run("UnregisterTests/programsThatDoNothingAreNoticed.sh", from: .installed)
        for step in ["install", "purge"] {
            #expect(results[step].status == 1, "\(step): \(results[step].testDescription)")
            #expect(
                (results[step].output + results[step].errors).contains("exited with status 0, but did not write"),
                "\(step): \(results[step].testDescription)")
        }
        #expect(results["after"].output == results["before"].output)
        #expect(results["listed"].output.contains("nvidia/590.48.01"))
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        // All of it is gone, whichever program did it.
        #expect(results["removed"].status == 0, "\(results["removed"].testDescription)")
        #expect(results["modules"].output == "")
        #expect(results["index"].status == 1)
        #expect(results["tree"].output == "")
        #expect(results["setup"].status == 1)
        #expect(results["mended"].status == 0, "\(results["mended"].testDescription)")
    }

    /// DKMS itself refuses these, or says that it is done without having done anything.
    @Test(arguments: Dkms.allCases) func brokenRegistrationsCanBeRemoved(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "UnregisterTests/brokenRegistrationsCanBeRemoved.sh", on: dkms, from: .installed)
        #expect(results["broken"].status == 2)
        #expect(results["broken"].output.contains("Registered:     broken: its source "))
        #expect(results["build"].status == 1)
        #expect(results["build"].errors.contains("nvidia/590.48.01 is registered, but broken: its source "))
        #expect(results["build"].errors.contains("nvctl driver dkms unregister"))
        #expect(results.changes("build") == [])
        #expect(results["unregister"].status == 0, "\(results["unregister"].testDescription)")
        #expect(results["before"].output == results["after"].output)
        #expect(results["status"].output.contains("✓ \(Parts.plain) [nvidia: manual, headers: ✓]"))
        #expect(results["dkms"].output == "")
        #expect(results["tree"].output == "")
    }
}
