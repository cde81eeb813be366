import DriverModel
import Testing

/// Transactions of a real pacman, with the standard hooks beside ours, in scratch systems that are Arch.
@Suite(.enabled(if: Parts.missingForPacman.isEmpty, "missing: \(Parts.missingForPacman.joined(separator: ", "))"))
struct HookTests {
    @Test func kernelsUnderAllNamesAreBuiltBeforeTheStandardHookLooks() async throws {
        let results = try await ArchSystem.run(
            #"""
            step first cat /var/log/first
            session_bus 1000
            kernel linux-zen "$newZen"
            kernel linux-tkg-bore "$tkg"
            : >/var/log/standard-hook
            step upgrade transaction -U $(files_of linux-zen "$newZen") $(files_of linux-tkg-bore "$tkg")
            step standard grep install /var/log/standard-hook
            step status nvctl driver dkms status --verify
            step log cat /var/log/nvidia-dkms/latest.log
            step logs nvctl driver dkms logs
            step notified cat /run/user/1000/notifications
            step left find /run/nvctl /var/lib/nvctl -mindepth 1 -not -path /var/lib/nvctl/build
            step again transaction -U $(files_of linux-zen "$newZen") $(files_of linux-tkg-bore "$tkg")
            """#)
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
        let results = try await ArchSystem.run(
            #"""
            session_bus 1000
            session_bus 1001
            broken_driver_package 590.48.01 6.18.2%
            transaction -U "$(file nvidia-open-dkms-590.48.01)" >/dev/null 2>&1
            kernel linux-zen "$newZen"
            kernel linux-tkg-bore "$tkg"
            transaction -U $(files_of linux-tkg-bore "$tkg") >/dev/null 2>&1
            step before checksums "$tkg"
            : >/run/user/1000/notifications
            step upgrade transaction -U $(files_of linux-zen "$newZen")
            step after checksums "$tkg"
            step log cat /var/log/nvidia-dkms/latest.log
            step logs nvctl driver dkms logs
            step notified cat /run/user/1000/notifications
            step other cat /run/user/1001/notifications
            step status nvctl driver dkms status
            login() { bash -lc true; }
            step login login
            # As others would repair it, with nothing of ours.
            driver_package 590.48.01
            mv /etc/pacman.d/hooks /etc/pacman.d/hooks.away
            transaction -U "$(file nvidia-open-dkms-590.48.01)" >/dev/null 2>&1
            step repaired login
            step quiet login
            """#)
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

    /// The modules of the old one are kept, and come back without a compiler.
    @Test func aDriverUpgradeThatDoesNotCompile() async throws {
        let results = try await ArchSystem.run(
            #"""
            step before checksums "$zen"
            broken_driver_package 595.10
            userspace_package 595.10
            step upgrade transaction -U "$(file nvidia-open-dkms-595.10)" "$(file nvidia-utils-595.10)"
            step kept find /var/lib/nvctl/kept -name 'nvidia*.ko*'
            sed -n 's/^ *pacman -U /transaction -U /p' "$results/upgrade.out" >/var/back
            step command cat /var/back
            step back . /var/back
            step after checksums "$zen"
            step status nvctl driver dkms status --verify
            step standard tail -n 1 /var/log/standard-hook
            # In use again, it needs not be kept.
            step pruned find /var/lib/nvctl -mindepth 1 -not -path /var/lib/nvctl/build
            """#)
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
        #expect(back.contains("take the kept modules of nvidia/590.48.01 for \(ArchSystem.zen)"), "\(back)")
        #expect(!back.contains("conftest") && !back.contains(ArchSystem.box), "\(back)")
        #expect(results["after"].output == results["before"].output)
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["standard"].output.contains("work=nothing"))
        #expect(results["pruned"].output == "", "\(results["pruned"].output)")
    }

    @Test func aKernelWithoutHeadersIsNamedWithTheirPackage() async throws {
        let results = try await ArchSystem.run(
            #"""
            kernel linux-tkg-bore "$tkg"
            step install transaction -U "$(file linux-tkg-bore-$(dotted "$tkg"))"
            step later transaction -U "$(file linux-tkg-bore-headers-$(dotted "$tkg"))"
            step status nvctl driver dkms status
            # Nobody is told of a kernel that is ignored.
            echo "IgnoreKernel = *-zen" >/etc/nvctl.conf
            kernel_package linux-zen "$newZen"
            session_bus 1000
            step ignored transaction -U "$(file linux-zen-$(dotted "$newZen"))"
            step notified cat /run/user/1000/notifications
            """#)
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
        let results = try await ArchSystem.run(
            #"""
            quietly nvctl driver dkms hook --guard
            kernel linux-zen "$newZen"
            step stopped transaction -U "$(file linux-zen-$(dotted "$newZen"))"
            step installed pacman -Q linux-zen
            step modules checksums "$zen"
            step complete transaction -U $(files_of linux-zen "$newZen")
            step removal transaction -R linux-zen-headers
            # Another root, with nothing in it, and one with a shell and without nvctl.
            mkdir -p /var/empty/var/lib/pacman
            step empty transaction --root /var/empty -U $(files_of linux-zen "$zen")
            step emptyUpgrade transaction --root /var/empty -U "$(file linux-zen-$(dotted "$newZen"))"
            # A guard that cannot do its work.
            kernel_package linux-zen 6.18.3-zen1-1-zen
            chmod -x /usr/local/bin/nvidia-dkms-build
            step broken transaction -U "$(file linux-zen-6.18.3.zen1.1.zen)"
            """#)
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
        let results = try await ArchSystem.run(
            #"""
            transaction -R nvidia-open-dkms >/dev/null 2>&1
            make_clone
            quietly nvctl driver source init "$clone"
            quietly nvctl driver dkms build
            userspace_package 595.10
            step told transaction -U "$(file nvidia-utils-595.10)"
            userspace_package 590.48.01
            step back transaction -U "$(file nvidia-utils-590.48.01)"
            quietly nvctl driver dkms hook --guard
            step stopped transaction -U "$(file nvidia-utils-595.10)"
            step version pacman -Q nvidia-utils
            """#)
        let told = results["told"].everything
        #expect(results["told"].status == 0)
        #expect(
            told.contains("version 590.48.01, the userspace driver is 595.10") && told.contains(ArchSystem.box),
            "\(told)")
        #expect(!results["back"].everything.contains(ArchSystem.box), "\(results["back"].testDescription)")
        #expect(results["stopped"].status == 1)
        #expect(
            results["stopped"].everything.contains("--ignore nvidia-utils"), "\(results["stopped"].testDescription)")
        #expect(results["version"].output.contains("590.48.01"))
    }

    /// An image with modules in it, from before they were installed.
    @Test func anImageFromBeforeItsModulesIsMadeAgain() async throws {
        let results = try await ArchSystem.run(
            #"""
            sed -i 's/^MODULES=.*/MODULES=(nvidia nvidia_modeset)/' /etc/mkinitcpio.conf
            mkinitcpio -P >/dev/null
            # The one that makes images at a transaction comes too early for somebody's own hook.
            mv /usr/share/libalpm/hooks/90-mkinitcpio-install.hook /usr/share/libalpm/hooks/01-mkinitcpio.hook
            headers_package linux-zen "$zen"
            : >/var/log/mkinitcpio-runs
            touch -d '1 hour ago' /boot/initramfs-linux-zen.img
            quietly nvctl driver dkms build --force
            step upgrade transaction -U "$(file linux-zen-headers-$(dotted "$zen"))"
            step runs cat /var/log/mkinitcpio-runs
            list() { lsinitcpio /boot/initramfs-linux-zen.img; }
            step content list
            # Without modules in it, an old image is none of our business.
            sed -i 's/^MODULES=.*/MODULES=()/' /etc/mkinitcpio.conf
            mkinitcpio -P >/dev/null
            touch -d '1 hour ago' /boot/initramfs-linux-zen.img
            : >/var/log/mkinitcpio-runs
            step plain transaction -U "$(file linux-zen-headers-$(dotted "$zen"))"
            step none cat /var/log/mkinitcpio-runs
            # A unified image, which the tools may not be able to look into: once too often is better.
            uki=/boot/EFI/Linux/arch-linux-zen.efi
            mkdir -p "${uki%/*}"
            sed -i "s|^default_image=.*|default_uki=\"$uki\"|" /etc/mkinitcpio.d/linux-zen.preset
            rm /boot/initramfs-linux-zen.img
            echo MZ >"$uki"
            touch -d '1 hour ago' "$uki"
            step unified transaction -U "$(file linux-zen-headers-$(dotted "$zen"))"
            step unifiedRuns cat /var/log/mkinitcpio-runs
            """#)
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
