import Testing

/// What people give to `source init` that is not a clean clone of NVIDIA's tree.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct SourceInputTests {
    @Test func whatIsNoTreeChangesNothing() async throws {
        let results = try await Scratch.run(
            #"""
            make_clone
            only "$plain"
            watched missing nvctl driver source init /var/home/nothing
            watched file nvctl driver source init "$clone/version.mk"
            watched other nvctl driver source init /etc
            cp -a "$clone" /var/home/no-version && rm /var/home/no-version/version.mk
            watched noVersion nvctl driver source init /var/home/no-version
            cp -a "$clone" /var/home/garbage && echo 'NVIDIA_VERSION = ../../etc' >/var/home/garbage/version.mk
            watched garbage nvctl driver source init /var/home/garbage
            cp -a "$clone" /var/home/no-git && rm -r /var/home/no-git/.git
            watched noGit nvctl driver source init /var/home/no-git
            cp -a "$clone" /var/home/broken-git && rm /var/home/broken-git/.git/HEAD
            watched brokenGit nvctl driver source init /var/home/broken-git
            watched escape nvctl driver source init $'/var/home/\e[31mred'
            watched none nvctl driver source init
            """#)
        let expected = [
            "missing": "/var/home/nothing is not a clone of NVIDIA's open-gpu-kernel-modules: there is no such folder",
            "file":
                "/var/home/clone/version.mk is not a clone of NVIDIA's open-gpu-kernel-modules: there is no such folder",
            "other": "/etc is not a clone of NVIDIA's open-gpu-kernel-modules: it has no version.mk",
            "noVersion":
                "/var/home/no-version is not a clone of NVIDIA's open-gpu-kernel-modules: it has no version.mk",
            "garbage": "its version.mk names no NVIDIA_VERSION",
            "noGit": "/var/home/no-git is not a git clone: it has no .git",
            "brokenGit": "/var/home/broken-git",
            "escape": "there is no such folder",
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
        let results = try await Scratch.run(
            #"""
            make_clone
            only "$plain"
            # Somebody's own source under the name that ours would get.
            cp -a "$sample" "$source"
            watched taken nvctl driver source init "$clone"
            nvctl driver dkms setup --write-conf
            watched elsewhere nvctl driver source init "$clone"
            dkms remove "nvidia/$version" --all
            rm -r "$source"
            step init nvctl driver source init "$clone"
            watched twice nvctl driver source init "$clone"
            cp -a "$clone" /var/home/second
            watched second nvctl driver source init /var/home/second
            rm /var/lib/nvctl/sources/*.json
            watched forgotten nvctl driver source init "$clone"
            """#)
        #expect(results["taken"].status == 1)
        #expect(
            results["taken"].errors.contains(
                "/usr/src/nvidia-590.48.01 already exists and is not a snapshot of nvctl's"))
        #expect(results["elsewhere"].status == 1)
        #expect(
            results["elsewhere"].errors.contains(
                "nvidia/590.48.01 is already registered, from /usr/src/nvidia-590.48.01"))
        #expect(results["init"].status == 0, "\(results["init"].testDescription)")
        #expect(results["twice"].status == 0)
        #expect(results["twice"].output.contains("nvidia/590.48.01 is registered from this clone already"))
        #expect(results["second"].status == 1)
        #expect(results["second"].errors.contains("is already registered"))
        #expect(results["forgotten"].status == 1)
        for step in ["taken", "elsewhere", "twice", "second", "forgotten"] { #expect(results.changes(step) == []) }
    }

    @Test func whatMustNotBeCopiedIsNot() async throws {
        let results = try await Scratch.run(
            #"""
            make_clone
            only "$plain"
            echo secret >/etc/secret
            chmod 600 /etc/secret
            cd "$clone"
            as_nobody ln -s /etc/secret absolute
            as_nobody ln -s ../../../../etc/secret src/climbing
            as_nobody ln -s src/../../../etc/secret indirect
            as_nobody ln -s nvidia/../../../../etc src/through
            as_nobody ln -s ../version.mk src/inside
            as_nobody ln -s gone dangling
            as_nobody mkfifo pipe
            as_nobody python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
            as_nobody touch 'with space' $'with\nnewline' $'with\e[31mescape' -- '-rf' '--checkpoint-action=exec=touch x'
            as_nobody git add -A
            as_nobody touch 'untracked with space' $'untracked\nnewline'
            cd /
            # A home that nobody but its owner can enter.
            chown nobody: /var/home
            chmod 700 /var/home
            step init timeout 60 "$NVCTL" driver source init "$clone"
            step snapshot find "$source/" -printf '%P %y %l\0'
            step other find "$source/" -not -type f -not -type d -not -type l
            step pack bash -c "cd $source/ && find . -print0 | sort -z | tr '\0\n' '\n?'"
            step sync nvctl driver source sync
            """#)
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

    /// A copy is never more readable than the original.
    @Test func whatFewerMayReadIsLeftOutAndNamed() async throws {
        let results = try await Scratch.run(
            #"""
            make_clone
            only "$plain"
            cd "$clone"
            as_nobody chmod 600 Makefile version.mk
            as_nobody chmod 700 kernel-open
            as_nobody bash -c 'umask 077 && echo KEY >MOK.priv && echo TOKEN >.env && mkdir secrets'
            as_nobody bash -c 'echo KEY >secrets/key && echo plain >note && chmod 6777 utils.mk && echo x >unreadable'
            as_nobody chmod 000 unreadable
            cd /
            step dry nvctl driver source init --dry-run "$clone"
            step init nvctl driver source init "$clone"
            step copied bash -c "cd $source/ && stat --format '%A %n' .env MOK.priv secrets unreadable note Makefile                 version.mk dkms.conf kernel-open utils.mk src ."
            step status as_nobody "$NVCTL" driver dkms status
            step sync nvctl driver source sync
            # Where all is for its owner alone, nothing is left out for that.
            cp -a "$clone" /var/home/private
            chmod -R go= /var/home/private
            sed -i s/590.48.01/590.60.01/ /var/home/private/version.mk
            step private nvctl driver source init /var/home/private
            step key ls -l /var/lib/nvctl/sources/590.60.01/MOK.priv
            # In a home that keeps others out, as those of many distributions do, modes say nothing.
            mkdir -m 700 /var/home/closed
            cp -a "$clone" /var/home/closed/
            sed -i s/590.48.01/590.70.01/ /var/home/closed/clone/version.mk
            chown -R nobody: /var/home/closed
            step closed nvctl driver source init /var/home/closed/clone
            for account in 65534 1234; do
                step "readable$account" setpriv --reuid=$account --regid=$account --clear-groups -- \
                    find /var/lib/nvctl/sources/590.70.01/ -type f -readable
            done
            step open find /var/lib/nvctl/sources/590.70.01/ -perm /066
            step closedStatus as_nobody "$NVCTL" driver source status --json
            """#)
        for run in ["dry", "init"] {
            #expect(results[run].status == 0, "\(results[run].testDescription)")
            #expect(
                results[run].output.contains(
                    "Note: files not copied because fewer people can read them than the tracked files: .env, MOK.priv, secrets/key."
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
        // All that others can know of it: the folder's names are not theirs to read.
        for account in ["65534", "1234"] { #expect(results["readable\(account)"].output == "") }
        #expect(
            Set(results["open"].lines.map { String($0.split(separator: "/").last ?? "") }) == [
                "version.mk", "dkms.conf",
            ])
        #expect(results["closedStatus"].output.contains(#""590.70.01""#), "\(results["closedStatus"].output)")
        #expect(results["key"].output.hasPrefix("-rw------- 1 root"), "\(results["key"].testDescription)")
    }

    @Test func withoutGitNothingIsCopied() async throws {
        let results = try await Scratch.run(
            #"""
            make_clone
            only "$plain"
            mv /usr/bin/git /usr/bin/not-git
            watched init nvctl driver source init "$clone"
            """#)
        #expect(results["init"].status == 1)
        #expect(results["init"].errors == "nvctl: git is not installed\nadvice: apt install git\n")
        #expect(results.changes("init") == [])
    }
}
