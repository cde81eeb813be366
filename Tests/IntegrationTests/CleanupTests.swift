import Host
import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct CleanupTests {
    @Test(arguments: Dkms.allCases) func oldKernelsLoseTheirModulesAndNothingElse(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "CleanupTests/oldKernelsLoseTheirModulesAndNothingElse.sh", on: dkms, from: .installed)
        let (plain, cloud, backport) = (Parts.plain, Parts.cloud, Parts.backport)
        #expect(results["dry"].status == 0)
        #expect(results.changes("dry") == [])
        #expect(
            results["dry"].output.contains("To remove (2):\n  ✗ \(cloud)\n  ✗ \(plain)\n\nDry run - no changes made.\n")
        )

        #expect(results["execute"].status == 0, "\(results["execute"].testDescription)")
        #expect(results["execute"].output.contains("Removed (2):\n  ✓ \(cloud)\n  ✓ \(plain)\n\nFreed "))
        #expect(results["execute"].output.contains(" kB.") || results["execute"].output.contains(" MB."))
        #expect(results["after"].output == results["before"].output)
        #expect(results["after"].lines.count == 5)
        #expect(results["plain"].output == "")
        #expect(results["cloud"].output == "")
        #expect(results["index"].output == "")
        #expect(results["links"].output == "")
        #expect(results["listed"].lines.count == 1)
        #expect(results["listed"].output.contains("nvidia/590.48.01, \(backport), "))
        #expect(results["status"].output.contains("✓ \(backport) [nvidia: dkms, headers: ✓]"))

        #expect(results["again"].status == 0)
        #expect(results["again"].output.contains("Removed (0):\n  none\n\nNothing to remove.\n"))
        #expect(results.changes("again") == [])

        // DKMS still knows the driver. `dkms remove` would have made it forget the driver.
        #expect(results["last"].status == 0, "\(results["last"].testDescription)")
        #expect(results["last"].lines.last?.contains(#""result":"removed""#) == true)
        #expect(results["none"].output.hasPrefix("nvidia/590.48.01: added"))
        #expect(results["rebuilt"].status == 0, "\(results["rebuilt"].testDescription)")
    }

    /// An LTS kernel always looks like the oldest.
    @Test func whatCanBeBootedIsAskedForFirst() async throws {
        let results = try await Scratch.run("CleanupTests/whatCanBeBootedIsAskedForFirst.sh", from: .installed)
        let (plain, cloud) = (Parts.plain, Parts.cloud)
        let risk =
            "can still be booted, but would come up without the NVIDIA driver: "
            + "\(cloud) (bootable), \(plain) (installed: linux-image-\(plain))"
        #expect(results["dry"].status == 0)
        #expect(
            results["dry"].output.contains("  ✗ \(cloud) (bootable)\n  ✗ \(plain) (installed: linux-image-\(plain))\n"))
        #expect(results["dry"].output.contains("IgnoreKernel"))
        for step in ["refused", "json"] {
            #expect(results[step].status == 1)
            #expect(results[step].output == "")
            #expect(results[step].errors.contains(risk))
            #expect(results[step].errors.contains("--yes"))
        }
        #expect(results["no"].status == 1)
        #expect(results["no"].output.contains("Nothing was changed."))
        #expect(results["jsonOnTerminal"].status == 1)
        for step in ["refused", "json", "no", "jsonOnTerminal"] { #expect(results.changes(step) == [], "\(step)") }
        #expect(results["yes"].status == 0, "\(results["yes"].testDescription)")
        #expect(results["yes"].output.contains(risk))
        #expect(results["plain"].output == "")
        #expect(results["agreed"].status == 0, "\(results["agreed"].testDescription)")
        #expect(results["status"].status == 2)
    }

    @Test(arguments: Dkms.allCases) func aKernelThatFailsDoesNotStopTheOthers(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "CleanupTests/aKernelThatFailsDoesNotStopTheOthers.sh", on: dkms, from: .installed)
        #expect(results["some"].status == 2, "\(results["some"].testDescription)")
        #expect(results["some"].output.contains("✗ \(Parts.cloud): FAILED, "))
        #expect(results["some"].output.contains("✓ \(Parts.plain)\n"))
        #expect(results["after"].output == results["before"].output)
        #expect(results["after"].lines.count == 5)
        #expect(results["plain"].output == "")
        #expect(results["listed"].output.contains("\(Parts.cloud), x86_64: installed"))
        #expect(results["refused"].status == 1, "\(results["refused"].testDescription)")
        #expect(results["still"].output == results["before"].output)
        #expect(results["all"].status == 0, "\(results["all"].testDescription)")
        #expect(results["cloud"].output == "")
    }

    @Test(arguments: Dkms.allCases) func whatRemovedKernelsAndOldDriversLeftGoes(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "CleanupTests/whatRemovedKernelsAndOldDriversLeftGoes.sh", on: dkms, from: .installed)
        let (plain, cloud, backport) = (Parts.plain, Parts.cloud, Parts.backport)
        let dry = results["dry"].output
        #expect(results["dry"].status == 0)
        #expect(results.changes("dry") == [])
        #expect(dry.contains("To remove (0):\n  none\n"), "\(dry)")
        #expect(dry.contains("Leftovers of removed kernels (4):\n  ✗ \(cloud), "), "\(dry)")
        #expect(dry.contains("\n  ✗ \(plain), "))
        #expect(dry.contains("Old drivers that no kernel uses (1):\n  ✗ 590.48.01, "), "\(dry)")
        #expect(dry.contains(": nvidia/590.48.01 in DKMS, /var/lib/nvctl/sources/590.48.01\n"))

        #expect(results["execute"].status == 0, "\(results["execute"].testDescription)")
        #expect(results["execute"].output.contains("✓ 590.48.01, "))
        #expect(results["after"].output == results["before"].output)
        #expect(results["after"].lines.count == 5)
        let folders = results["folders"].lines
        #expect(!folders.contains(cloud) && !folders.contains(plain) && !folders.contains("6.0.0-manual"))
        #expect(results["other"].output == "/usr/lib/modules/6.0.0-other/extra/somebody.ko\n")
        #expect(results["listed"].lines.count == 1)
        #expect(results["listed"].output.contains("nvidia/590.60.01, \(backport), "))
        #expect(results["sources"].lines == ["590.60.01", "590.60.01.json"])
        #expect(results["links"].output == "/usr/src/nvidia-590.60.01\n")
        #expect(results["status"].output.contains("✓ \(backport) [nvidia: dkms, headers: ✓]"))
        #expect(results["again"].output.contains("Nothing to remove."))
        #expect(results.changes("again") == [])
    }

    /// Arch's DKMS archives the modules that an installation finds, and an uninstall puts them back. They are the
    /// user's own.
    @Test(arguments: Dkms.allCases) func archivedModulesComeBackAndAreLeftAlone(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            "CleanupTests/archivedModulesComeBackAndAreLeftAlone.sh", on: dkms, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["archived"].lines.count == 5)
        #expect(results["execute"].status == 0, "\(results["execute"].testDescription)")
        #expect(results["execute"].output.contains("put back the modules that it had replaced for \(Parts.plain)"))
        #expect(results["modules"].lines.count == 5, "\(results["modules"].testDescription)")
        #expect(results["status"].output.contains("\(Parts.plain) [nvidia: manual, headers: ✓]"))
        #expect(!results["tree"].output.contains("original_module"))
        #expect(results["again"].output.contains("- \(Parts.plain): DKMS did not build its modules (manual)"))
        #expect(results.changes("again") == [])
    }

    /// A removal that was killed halfway before is completed.
    @Test(arguments: Dkms.allCases) func halfARemovalIsBroughtToItsEnd(dkms: Dkms) async throws {
        let results = try await Scratch.run("CleanupTests/halfARemovalIsBroughtToItsEnd.sh", on: dkms, from: .installed)
        #expect(results["execute"].status == 0, "\(results["execute"].testDescription)")
        #expect(results["modules"].output == "\(Parts.backport)\n")
        // `dkms add` makes an empty folder for the build.
        #expect(results["tree"].lines.filter { $0 != "build" }.sorted() == [Parts.backport, "source"].sorted())
        #expect(results["listed"].lines.count == 1)
        #expect(results["index"].output == "")
    }
}
