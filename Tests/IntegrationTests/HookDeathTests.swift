import Testing

/// An nvctl that dies in a hook, or is at work elsewhere, on Arch with images and desktops.
@Suite(.enabled(if: Parts.missingForPacman.isEmpty, "missing: \(Parts.missingForPacman.joined(separator: ", "))"))
struct HookDeathTests {
    @Test func imagesAreLeftToTheNvctlThatIsAtWork() async throws {
        let results = try await ArchSystem.run("HookDeathTests/imagesAreLeftToTheNvctlThatIsAtWork.sh")
        #expect(results["held"].status == 0)
        #expect(
            results["held"].errors.contains("it was not made again, because another nvctl is at work"),
            "\(results["held"].testDescription)")
        #expect(results["held"].errors.contains(ArchSystem.box))
        #expect(results["none"].output == "")
        #expect(results["free"].errors.contains("made /boot/initramfs-linux-zen.img again"))
        #expect(results["one"].lines == ["mkinitcpio -p linux-zen"])
    }

    @Test func anNvctlThatDiesIsTold() async throws {
        let results = try await ArchSystem.run("HookDeathTests/anNvctlThatDiesIsTold.sh")
        let words = "nvctl was killed by signal 11 (Segmentation fault) while verifying NVIDIA modules"
        #expect(results["segv"].status == 0)
        #expect(results["segv"].errors.contains(words), "\(results["segv"].testDescription)")
        #expect(results["segv"].errors.contains(ArchSystem.box))
        #expect(results["log"].output == "nvctl: result=failed exit=139\n")
        #expect(results["logs"].output.contains("[FAILED]"), "\(results["logs"].output)")
        #expect(results["notified"].output.contains("urgency=2 app=nvctl"))
        #expect(results["notified"].output.contains(words), "\(results["notified"].output)")
        #expect(results["abort"].status == 134, "\(results["abort"].testDescription)")
        #expect(results["interrupted"].status == 130)
        #expect(!results["interrupted"].errors.contains("killed"), "\(results["interrupted"].errors)")
        #expect(results["broken"].status == 0)
        #expect(results["broken"].errors.contains("signal 9 killed nvctl (build)"), "\(results["broken"].errors)")
        #expect(results["brokenByHand"].status == 137)
    }
}
