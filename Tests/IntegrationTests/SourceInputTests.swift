import Testing

/// What people give to `source init` that is not a clean clone of NVIDIA's source.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct SourceInputTests {
    @Test func whatIsNoTreeChangesNothing() async throws {
        let results = try await Scratch.run("SourceInputTests/whatIsNoTreeChangesNothing.sh")
        let expected = [
            "missing":
                "/var/home/nothing is not a clone of NVIDIA's open-gpu-kernel-modules: the folder does not exist",
            "file":
                "/var/home/clone/version.mk is not a clone of NVIDIA's open-gpu-kernel-modules: the folder does "
                + "not exist",
            "other": "/etc is not a clone of NVIDIA's open-gpu-kernel-modules: it has no version.mk",
            "noVersion":
                "/var/home/no-version is not a clone of NVIDIA's open-gpu-kernel-modules: it has no version.mk",
            "garbage": "its version.mk has no NVIDIA_VERSION",
            "noGit": "/var/home/no-git is not a git clone: it has no .git",
            "brokenGit": "/var/home/broken-git",
            "escape": "the folder does not exist",
        ]
        for (step, words) in expected {
            #expect(results[step].status == 1, "\(step)")
            #expect(results[step].output == "")
            #expect(results[step].errors.contains(words), "\(results[step].errors)")
            #expect(!results[step].errors.contains("\u{1b}"))
            #expect(results.changes(step) == [])
        }
        #expect(results["none"].status == 64)
        #expect(results.changes("none") == [])
    }

    @Test func aVersionThatIsThereAlreadyChangesNothing() async throws {
        let results = try await Scratch.run("SourceInputTests/aVersionThatIsThereAlreadyChangesNothing.sh")
        #expect(results["taken"].status == 1)
        #expect(
            results["taken"].errors.contains(
                "/usr/src/nvidia-590.48.01 already exists, and is not a copy that nvctl made"))
        #expect(results["elsewhere"].status == 1)
        #expect(
            results["elsewhere"].errors.contains(
                "nvidia/590.48.01 is already registered, from /usr/src/nvidia-590.48.01"))
        #expect(results["init"].status == 0, "\(results["init"].testDescription)")
        #expect(results["twice"].status == 0)
        #expect(results["twice"].output.contains("nvidia/590.48.01 is already registered from this clone"))
        #expect(results["second"].status == 1)
        #expect(results["second"].errors.contains("is already registered"))
        #expect(results["forgotten"].status == 1)
        for step in ["taken", "elsewhere", "twice", "second", "forgotten"] { #expect(results.changes(step) == []) }
    }

    @Test func whatMustNotBeCopiedIsNot() async throws {
        let results = try await Scratch.run("SourceInputTests/whatMustNotBeCopiedIsNot.sh")
        #expect(results["init"].status == 0, "\(results["init"].testDescription)")
        #expect(results["other"].output == "")
        let names = results["pack"].lines
        #expect(
            !names.contains { ["./absolute", "./src/climbing", "./indirect", "./src/through", "./pipe"].contains($0) })
        for name in [
            "with space", "with?newline", "with\u{1b}[31mescape", "-rf", "--checkpoint-action=exec=touch x",
            "untracked with space", "untracked?newline", "src/inside",
        ] {
            #expect(names.contains("./\(name)"), "\(name)")
        }
        #expect(!names.contains("./x"))
        #expect(results["sync"].status == 0, "\(results["sync"].testDescription)")
    }

    /// A snapshot is never more readable than the original.
    @Test func whatFewerMayReadIsLeftOutAndNamed() async throws {
        let results = try await Scratch.run("SourceInputTests/whatFewerMayReadIsLeftOutAndNamed.sh")
        for run in ["dry", "init"] {
            #expect(results[run].status == 0, "\(results[run].testDescription)")
            #expect(
                results[run].output.contains(
                    "Note: files not copied because fewer users can read them than the tracked files: .env, MOK.priv, "
                        + "secrets/key."
                ))
            #expect(
                results[run].output.contains(
                    "Note: files not copied because the clone's owner cannot read them: unreadable."))
        }
        #expect(
            results["copied"].lines == [
                "-rw-r--r-- note", "-rw------- Makefile", "-rw-r--r-- version.mk", "-rw-r--r-- dkms.conf",
                "drwx------ kernel-open", "-rwxr-xr-x utils.mk", "drwxr-xr-x src", "drwxr-xr-x .",
            ])
        #expect(results["status"].output.contains("Driver:         590.48.01"))
        #expect(results["sync"].status == 0, "\(results["sync"].testDescription)")
        #expect(results["private"].status == 0, "\(results["private"].testDescription)")
        #expect(results["closed"].status == 0, "\(results["closed"].testDescription)")
        // Others cannot list the folder, so they find nothing. Whoever knows the names can read these two files.
        for account in ["65534", "1234"] { #expect(results["readable\(account)"].output == "") }
        #expect(
            Set(results["open"].lines.map { String($0.split(separator: "/").last ?? "") }) == [
                "version.mk", "dkms.conf",
            ])
        #expect(results["closedStatus"].output.contains(#""590.70.01""#), "\(results["closedStatus"].output)")
        #expect(results["key"].output.hasPrefix("-rw------- 1 root"), "\(results["key"].testDescription)")
    }

    @Test func withoutGitNothingIsCopied() async throws {
        let results = try await Scratch.run("SourceInputTests/withoutGitNothingIsCopied.sh")
        #expect(results["init"].status == 1)
        #expect(results["init"].errors == "nvctl: git is not installed\nadvice: apt install git\n")
        #expect(results.changes("init") == [])
    }
}
