import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct StoppedBuildTests {
    /// Starts a build in the background that holds still, once, where make would begin: until `go`.
    private static let start = #"""
        cat >/var/home/hold <<'END'
        #!/bin/sh
        if mkdir /var/home/held 2>/dev/null; then
            touch /var/home/holding
            while [ -e /var/home/holding ]; do sleep 0.1; done
        fi
        exec "$@"
        END
        chmod 755 /var/home/hold
        sed -i 's|^MAKE\[0\]="|&/var/home/hold |' "$source/dkms.conf"
        go() { rm -f /var/home/holding; }
        # In a process group of its own, with the signals that a shell would take from it.
        env --default-signal=INT setsid "$NVCTL" driver dkms build --force >/var/home/out 2>/var/home/err </dev/null &
        wait_for test -e /var/home/holding
        process=$(cut -d ' ' -f 1 /run/nvctl.lock)

        """#

    @Test func controlCStopsTheBuildAndChangesNothing() async throws {
        let results = try await Scratch.run(
            #"""
            step before inodes "$plain"
            """# + "\n" + Self.start + #"""
                kill -INT "$process"
                finished() { wait "$!"; }
                step stopped finished
                step processes others 'make|cc1|dkms|gcc|hold'
                step errors cat /var/home/err
                step after inodes "$plain"
                step work find /var/lib/nvctl/build -mindepth 1
                step tree find "$tree" -name '.tmp*'
                step status nvctl driver dkms status --verify
                step dkms dkms status
                step log find /var/log/nvctl -type f
                """#, from: .installed)
        #expect(results["stopped"].status == 130)
        #expect(results["processes"].output == "")
        #expect(results["errors"].output.contains("nvctl: interrupted; what was installed before still is\nadvice: "))
        #expect(results["before"].output == results["after"].output)
        #expect(results["work"].output == "")
        #expect(results["tree"].output == "")
        #expect(results["status"].status == 0)
        #expect(results["dkms"].lines.first?.hasSuffix(": installed") ?? false)
        // Nobody has to be told of a failure that was his own wish.
        #expect(results["log"].output == "")
    }

    @Test(arguments: Dkms.allCases) func afterBeingKilledTheNextRunCompletes(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            #"""
            step before inodes "$plain"
            """# + "\n" + Self.start + #"""
                kill -KILL "$process"
                wait "$!" || true
                step after inodes "$plain"
                step status nvctl driver dkms status --verify
                step left find /var/lib/nvctl/build -mindepth 1 -maxdepth 1
                step next nvctl driver dkms build --force
                step built nvctl driver dkms status --verify
                step processes others 'make|cc1|dkms|hold'
                step work find /var/lib/nvctl/build -mindepth 1
                step kept find "/usr/lib/modules/$plain/" -name '.nvctl*'
                """#, on: dkms, from: .installed)
        #expect(results["before"].output == results["after"].output)
        #expect(results["status"].status == 0)
        #expect(results["left"].output != "")
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
        #expect(results["built"].status == 0)
        #expect(results["processes"].output == "", "what the killed one had started is ended by the next")
        #expect(results["work"].output == "")
        #expect(results["kept"].output == "")
    }

    @Test func twoAtOnce() async throws {
        let results = try await Scratch.run(
            Self.start + #"""
                watched second nvctl driver dkms unregister
                step third nvctl driver dkms build --force
                step dry nvctl driver dkms build --force --dry-run
                step status nvctl driver dkms status
                go
                wait "$!"
                step first cat /var/home/out
                echo "$process" >/var/home/process
                step process cat /var/home/process
                """#, from: .installed)
        let process = results["process"].lines.first ?? ""
        for step in ["second", "third"] {
            #expect(results[step].status == 1)
            #expect(
                results[step].errors.contains("nvctl: another nvctl is at work: process \(process), since 20")
                    && results[step].errors.contains(", nvctl driver dkms build --force\nadvice: --wait <seconds> "))
        }
        #expect(results["dry"].status == 0)
        #expect(results["status"].status == 0)
        #expect(results["first"].output.contains("✓ \(Parts.plain): installed nvidia/590.48.01"))
    }
}
