import Testing

/// Programs that run as the owner of a clone, and what the clone's configuration has them start.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct ForeignProgramsTests {
    /// `filter COMMAND...` has git run a script as the clone's owner; it sees its files' content on standard input.
    /// `terminal KEYS COMMAND...` runs a command on a terminal of its own, as a shell does: on one that it can lose.
    private static let prelude = #"""
        mkdir -m 755 -p /var/home
        mkdir -m 777 /var/home/seen
        make_clone
        only "$plain"
        filter() { # SCRIPT
            printf '#!/bin/sh\n%s\n' "$1" >/var/home/filter
            chmod 755 /var/home/filter
            as_nobody git -C "$clone" config filter.x.clean /var/home/filter
            echo 'version.mk filter=x' | as_nobody tee "$clone/.git/info/attributes" >/dev/null
            as_nobody touch "$clone/version.mk"
        }
        # When there is /var/home/seen/ready, these keys are typed.
        terminal() { # KEYS COMMAND...
            python3 -c '
        import os, pty, sys, time
        child, terminal = pty.fork()
        if child == 0: os.execvp(sys.argv[2], sys.argv[2:])
        keys = sys.argv[1].encode().decode("unicode_escape").encode()
        import select
        while True:
            if keys and os.path.exists("/var/home/seen/ready"):
                os.write(terminal, keys)
                keys = b""
            if not select.select([terminal], [], [], 0.05)[0]: continue
            try: data = os.read(terminal, 65536)
            except OSError: break
            if not data: break
            os.write(1, data)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        ' "$@"
        }

        """#

    @Test func theySeeNothingOfRoots() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                filter '
                if (: </dev/tty) 2>/dev/null; then echo opened; else echo none; fi >>/var/home/seen/terminal
                env >/var/home/seen/environment
                for file in /proc/$$/fd/*; do readlink "$file"; done >/var/home/seen/files
                cut -d " " -f 1,5,6,7 /proc/$PPID/stat >/var/home/seen/process
                exec cat'
                export https_proxy=http://root:PROXYPW@proxy:3128 SSH_AUTH_SOCK=/tmp/AGENT MY_TOKEN=TOKEN
                # Where nobody but root can get at it, also to read the clone.
                mkdir -m 700 /var/lib/hidden
                install -m 755 "$NVCTL" /var/lib/hidden/nvctl
                exec 9</etc/shadow
                step init terminal '' /var/lib/hidden/nvctl driver source init --dry-run "$clone"
                cd /var/home/seen
                step terminal sort -u terminal
                step environment cat environment
                step files cat files
                """#)
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
        // Pipes, the shell's own script, and where this is written to.
        let files = results["files"].lines.filter {
            !$0.hasPrefix("pipe:") && $0 != "/var/home/filter" && !$0.hasPrefix("/var/home/seen")
        }
        #expect(files == [])
        #expect(!results["files"].lines.isEmpty)
    }

    @Test func theyEndWithNvctl() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                filter 'echo $$ >/var/home/seen/process; touch /var/home/seen/ready; exec sleep 1000'
                gone() { ! kill -0 "$(cat /var/home/seen/process)" 2>/dev/null; }
                step key terminal '\x03' "$NVCTL" driver source init --dry-run "$clone"
                step keyLeft wait_for gone
                stopped() { # SIGNAL COMMAND...
                    rm -f /var/home/seen/*
                    # Background jobs of a shell ignore SIGINT.
                    python3 -c '
                import os, signal, sys
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                os.execvp(sys.argv[1], sys.argv[1:])' "${@:2}" &
                    wait_for test -e /var/home/seen/ready
                    kill "-$1" $!
                    wait $!
                }
                for signal in INT TERM HUP; do
                    step "$signal" stopped $signal "$NVCTL" driver source init --dry-run "$clone"
                    step "${signal}Left" wait_for gone
                done
                filter 'trap "" INT TERM HUP
                echo $$ >/var/home/seen/process
                touch /var/home/seen/ready
                while :; do sleep 1; done'
                step deaf stopped TERM "$NVCTL" driver source init "$clone"
                step deafLeft wait_for gone
                filter 'echo $$ >/var/home/seen/process; touch /var/home/seen/ready; exec sleep 1000'
                step plain stopped TERM "$NVCTL" driver source init "$clone"
                step plainLeft wait_for gone
                """#)
        let statuses: [String: Int32] = ["key": 130, "INT": 130, "TERM": 143, "HUP": 129, "plain": 143, "deaf": 143]
        for (step, status) in statuses {
            #expect(results[step].status == status, "\(step): \(results[step].testDescription)")
            #expect(results["\(step)Left"].status == 0, "\(step)")
        }
    }

    /// The owner's own ssh command runs; another one asks nobody anything. What root has to offer is not offered.
    @Test func whoCannotFetchIsToldWhoCan() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                nvctl driver source init "$clone"
                as_nobody git -C "$clone" remote set-url origin git@host.invalid:x.git
                printf '#!/bin/sh\necho "$@" >/var/home/seen/ssh\nenv >/var/home/seen/environment\nexit 255\n' >/usr/local/bin/ssh
                cp /usr/local/bin/ssh /var/home/own-ssh
                chmod 755 /usr/local/bin/ssh /var/home/own-ssh
                export SSH_AUTH_SOCK=/tmp/AGENT
                step update nvctl driver source update
                step ssh cat /var/home/seen/ssh
                step environment cat /var/home/seen/environment
                as_nobody git -C "$clone" config core.sshCommand '/var/home/own-ssh -i key'
                step status nvctl driver source status --fetch
                step own cat /var/home/seen/ssh
                chown -R root: "$clone"
                step roots nvctl driver source status --fetch
                step rootsEnvironment cat /var/home/seen/environment
                """#)
        for step in ["update", "status"] {
            #expect(results[step].status == 1, "\(step): \(results[step].testDescription)")
            let hint =
                "advice: nobody can fetch with settings of their own: git -C /var/home/clone fetch --tags origin; then: "
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
