import DriverModel
import Testing

/// Transactions of a real pacman, with the standard hooks beside ours, in scratch systems that are Arch.
@Suite(.enabled(if: Parts.missingForPacman.isEmpty, "missing: \(Parts.missingForPacman.joined(separator: ", "))"))
struct HookTests {
    @Test func kernelsUnderAllNamesAreBuiltBeforeTheStandardHookLooks() async throws {
        let results = try await ArchSystem.run("HookTests/kernelsUnderAllNamesAreBuiltBeforeTheStandardHookLooks.sh")
        #expect(results["upgrade"].status == 0)
        #expect(!results["upgrade"].everything.contains("FAILED"), "\(results["upgrade"].testDescription)")
        #expect(
            results["upgrade"].everything.contains("ready for the next boot: \(ArchSystem.tkg), \(ArchSystem.newZen)"))
        // The standard hook finds the work done, for both.
        #expect(results["standard"].lines.count == 2)
        #expect(results["standard"].lines.allSatisfy { $0.hasSuffix("work=nothing") }, "\(results["standard"].output)")
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["status"].output.contains("installed (auto-rebuild enabled)"))
        for line in [
            "Userspace:      590.48.01", "\(ArchSystem.newZen): dkms, verified", "\(ArchSystem.tkg): dkms, verified",
        ] {
            #expect(results["log"].output.contains(line), "\(results["log"].output)")
        }
        #expect(results["log"].lines.last == "nvctl: result=ok exit=0")
        #expect(results["logs"].output.contains("[OK]"))
        #expect(results["notified"].lines.count == 1)
        #expect(results["notified"].output.hasPrefix("urgency=0 app=nvctl"), "\(results["notified"].output)")
        #expect(results["left"].output == "", "\(results["left"].output)")
        // Reinstalled: DKMS's hook has taken the modules away, so they are built again.
        #expect(results["again"].status == 0)
        #expect(
            results["again"].everything.contains("\(ArchSystem.tkg): installed"), "\(results["again"].testDescription)")
    }

    @Test func aDriverThatDoesNotKnowTheNewKernel() async throws {
        let results = try await ArchSystem.run("HookTests/aDriverThatDoesNotKnowTheNewKernel.sh")
        let upgrade = results["upgrade"].everything
        #expect(results["upgrade"].status == 0, "as without us")
        #expect(upgrade.contains(ArchSystem.box), "\(upgrade)")
        let aboveBox = upgrade.split(separator: ArchSystem.box).first ?? ""
        #expect(aboveBox.contains("✗ \(ArchSystem.newZen): dkms build exited with status"), "\(upgrade)")
        #expect(aboveBox.contains("this driver does not know this kernel"), "\(upgrade)")
        #expect(results["after"].output == results["before"].output)
        #expect(results["log"].output.contains("this driver does not know this kernel"), "\(results["log"].output)")
        #expect(results["log"].lines.last == "nvctl: result=failed exit=1")
        #expect(results["logs"].output.contains("[FAILED]"))
        for session in ["notified", "other"] {
            #expect(results[session].output.contains("urgency=2 app=nvctl"), "\(results[session].output)")
        }
        let notice = "kernel \(ArchSystem.newZen) will boot without NVIDIA modules"
        #expect(results["status"].output.contains(notice), "\(results["status"].output)")
        #expect(results["login"].everything.contains(notice), "\(results["login"].testDescription)")
        #expect(!results["repaired"].everything.contains(notice), "\(results["repaired"].testDescription)")
        #expect(results["quiet"].errors == "")
    }

    /// The modules of the old version are kept, and come back without a compiler.
    @Test func aDriverUpgradeThatDoesNotCompile() async throws {
        let results = try await ArchSystem.run("HookTests/aDriverUpgradeThatDoesNotCompile.sh")
        let upgrade = results["upgrade"].everything
        #expect(results["upgrade"].status == 0)
        #expect(upgrade.contains("The modules of nvidia/590.48.01 are kept for \(ArchSystem.zen)."), "\(upgrade)")
        #expect(upgrade.contains(ArchSystem.box))
        #expect(results["kept"].lines.count == 5)
        #expect(
            results["command"].output.contains("/var/cache/pacman/pkg/nvidia-open-dkms-590.48.01-1-any.pkg.tar.zst"))
        #expect(results["command"].output.contains("/var/cache/pacman/pkg/nvidia-utils-590.48.01-1-any.pkg.tar.zst"))
        #expect(results["back"].status == 0)
        let back = results["back"].everything
        #expect(back.contains("use the kept modules of nvidia/590.48.01 for \(ArchSystem.zen)"), "\(back)")
        #expect(!back.contains("conftest") && !back.contains(ArchSystem.box), "\(back)")
        #expect(results["after"].output == results["before"].output)
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["standard"].output.contains("work=nothing"))
        #expect(results["pruned"].output == "", "\(results["pruned"].output)")
    }

    @Test func aKernelWithoutHeadersIsNamedWithTheirPackage() async throws {
        let results = try await ArchSystem.run("HookTests/aKernelWithoutHeadersIsNamedWithTheirPackage.sh")
        let install = results["install"].everything
        #expect(install.contains("\(ArchSystem.tkg): no NVIDIA modules, and no headers to build them"), "\(install)")
        #expect(install.contains("linux-tkg-bore-headers") && install.contains(ArchSystem.box), "\(install)")
        #expect(
            results["later"].everything.contains("\(ArchSystem.tkg): installed"), "\(results["later"].testDescription)")
        #expect(results["status"].status == 0)
        #expect(!results["ignored"].everything.contains(ArchSystem.box), "\(results["ignored"].testDescription)")
        #expect(results["notified"].output == "")
    }

    @Test func theGuardStopsWhatItShouldAndNothingElse() async throws {
        let results = try await ArchSystem.run("HookTests/theGuardStopsWhatItShouldAndNothingElse.sh")
        #expect(results["stopped"].status == 1)
        #expect(
            results["stopped"].everything.contains("add to the command: linux-zen-headers"),
            "\(results["stopped"].testDescription)")
        #expect(results["installed"].output.contains("6.18.1"))
        #expect(results["modules"].lines.count == 5)
        for step in ["complete", "removal", "empty", "broken"] {
            #expect(results[step].status == 0, "\(step): \(results[step].testDescription)")
        }
    }

    @Test func aUserspaceThatLeavesModulesFromGitBehind() async throws {
        let results = try await ArchSystem.run("HookTests/aUserspaceThatLeavesModulesFromGitBehind.sh")
        let told = results["told"].everything
        #expect(results["told"].status == 0)
        #expect(
            told.contains("the userspace driver is 595.10 and the modules are 590.48.01")
                && told.contains(ArchSystem.box),
            "\(told)")
        #expect(!results["back"].everything.contains(ArchSystem.box), "\(results["back"].testDescription)")
        #expect(results["stopped"].status == 1)
        #expect(
            results["stopped"].everything.contains("--ignore nvidia-utils"), "\(results["stopped"].testDescription)")
        #expect(results["version"].output.contains("590.48.01"))
    }

    /// An image that has modules in it and is older than the installed modules.
    @Test func anImageFromBeforeItsModulesIsMadeAgain() async throws {
        let results = try await ArchSystem.run("HookTests/anImageFromBeforeItsModulesIsMadeAgain.sh")
        #expect(results["upgrade"].status == 0)
        #expect(!results["upgrade"].everything.contains(ArchSystem.box), "\(results["upgrade"].testDescription)")
        #expect(results["runs"].lines == ["mkinitcpio -p linux-zen"], "\(results["runs"].testDescription)")
        #expect(results["content"].output.contains("nvidia.ko"))
        #expect(results["plain"].status == 0)
        #expect(results["none"].output == "")
        #expect(
            results["unified"].everything.contains("made /boot/EFI/Linux/arch-linux-zen.efi again"),
            "\(results["unified"].testDescription)")
        #expect(
            results["unifiedRuns"].lines == ["mkinitcpio -p linux-zen"], "\(results["unifiedRuns"].testDescription)")
    }
}
