import Testing

/// nvctl beside others that change the same things: it fails and says who, or waits, as it is told.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct OtherWorkTests {
    /// `hold` ends when `go` is called; `begin NAME COMMAND…` runs in the background, `end NAME` records how it ended.
    private static let prelude = #"""
        cat >/var/home/hold <<'END'
        #!/bin/sh
        touch /var/home/holding
        while [ -e /var/home/holding ]; do sleep 0.05; done
        END
        chmod 755 /var/home/hold
        go() { rm -f /var/home/holding; }
        held() { test -e /var/home/holding; }
        # With the signals that a shell would take from a job.
        begin() { # NAME COMMAND...
            local name=$1
            shift
            env --default-signal=INT setsid "$@" >"$results/$name.out" 2>"$results/$name.err" </dev/null &
            eval "pid_$name=$!"
        }
        end() { # NAME
            local status=0 variable=pid_$1
            wait "${!variable}" || status=$?
            echo "$status" >"$results/$1.status"
        }
        waits() { grep -q "^..:..:.. waiting: " "$results/$1.err"; } # NAME

        """#

    @Test func theSecondWaitsAndThenHasNothingToDo() async throws {
        let results = try await Scratch.run(
            "mkdir -p /var/home\n" + Self.prelude + #"""
                make_clone
                only "$plain"
                nvctl driver source init "$clone"
                sed -i 's|^MAKE\[0\]="|&/var/home/hold; |' "$source/dkms.conf"
                begin first "$NVCTL" driver dkms build
                wait_for held
                begin second "$NVCTL" driver dkms build --wait 600
                wait_for waits second
                begin third "$NVCTL" driver dkms build --wait 600
                wait_for waits third
                kill -INT "$pid_third"
                end third
                step status nvctl driver dkms status
                go
                end first
                end second
                step built nvctl driver dkms status --verify
                """#)
        #expect(results["third"].status == 130)
        #expect(results["status"].status == 2, "the first was still at work")
        #expect(results["first"].output.contains("✓ \(Parts.plain): installed nvidia/590.48.01"))
        #expect(results["second"].status == 0)
        #expect(results["second"].errors.contains(" waiting: another nvctl is at work: process "))
        #expect(results["second"].errors.contains("nvctl driver dkms build"))
        #expect(results["second"].output.contains("✓ \(Parts.plain): already built and installed"))
        #expect(results["built"].status == 0)
    }

    @Test(arguments: Dkms.allCases) func dkmsAtWork(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                cp "$source/dkms.conf" /var/home/dkms.conf
                sed -i 's|^MAKE\[0\]="|&/var/home/hold; |' "$source/dkms.conf"
                begin dkms dkms build -m nvidia -v "$version" -k "$plain" --force
                wait_for held
                cp /var/home/dkms.conf "$source/dkms.conf"
                watched fails nvctl driver dkms build --force
                watched short nvctl driver dkms build --force --wait 1
                begin waits "$NVCTL" driver dkms build --force --wait 600
                wait_for waits waits
                go
                end dkms
                end waits
                step built nvctl driver dkms status --verify
                # In a tree of his own anybody may build.
                mkdir -p "/var/home/tree/nvidia/$version"
                ln -s "$source" "/var/home/tree/nvidia/$version/source"
                sed -i 's|^MAKE\[0\]="|&/var/home/hold; |' "$source/dkms.conf"
                begin elsewhere dkms build -m nvidia -v "$version" -k "$plain" --dkmstree /var/home/tree
                wait_for held
                cp /var/home/dkms.conf "$source/dkms.conf"
                step beside nvctl driver dkms build --force
                go
                end elsewhere
                """#, on: dkms, from: .installed)
        for step in ["fails", "short"] {
            #expect(results[step].status == 1)
            #expect(results[step].errors.contains("nvctl: dkms is at work: process "))
            #expect(results[step].errors.contains(", dkms build -m nvidia -v 590.48.01"))
            #expect(results[step].errors.contains("\nadvice: --wait <seconds> waits until it is done"))
        }
        #expect(results["dkms"].status == 0, "\(results["dkms"].testDescription)")
        #expect(results["waits"].status == 0, "\(results["waits"].testDescription)")
        #expect(results["waits"].output.contains("✓ \(Parts.plain): installed nvidia/590.48.01"))
        #expect(results["built"].status == 0)
        #expect(results["beside"].status == 0, "\(results["beside"].testDescription)")
    }

    /// Everybody may call a process of his own dkms, and start root's programs under that name.
    @Test func whatOnlyLooksLikeDkmsIsNoWork() async throws {
        let results = try await Scratch.run(
            #"""
            mkdir -p /var/home/other/{usr,proc,etc,var/lib/dkms} /var/home/bin
            printf '#!/bin/bash\nsleep 300\n:\n' >/var/home/bin/dkms
            printf '#!/bin/bash\nsleep 300\n:\n' >/usr/local/bin/dkms
            chmod 755 /var/home /var/home/bin{,/dkms} /usr/local/bin/dkms
            install -m 4755 /usr/bin/sleep /usr/local/bin/as-root
            # No function, which a shell of its own would run.
            nobodys=(setpriv --reuid=65534 --regid=65534 --clear-groups --)
            "${nobodys[@]}" bash -c 'exec -a dkms sleep 300' & users=$!
            "${nobodys[@]}" /var/home/bin/dkms build & script=$!
            "${nobodys[@]}" bash -c 'exec -a dkms as-root 300' & setuid=$!
            # As sudo does when it asks for a password.
            bash -c 'exec -a dkms sleep 300' & named=$!
            # Another system that shares this one's tree, as a container may.
            mount --rbind /usr /var/home/other/usr
            mount --bind /var/lib/dkms /var/home/other/var/lib/dkms
            for link in bin sbin lib lib64; do ln -s "usr/$link" "/var/home/other/$link"; done
            chroot /var/home/other /usr/local/bin/dkms build & other=$!
            named_so() { [[ $(tr '\0' ' ' <"/proc/$1/cmdline") == *dkms* ]]; }
            for process in "$users" "$script" "$setuid" "$named" "$other"; do wait_for named_so "$process"; done
            rm /usr/local/bin/dkms
            step build nvctl driver dkms build --force
            for process in "$users" "$script" "$setuid" "$named" "$other"; do step "$process" kill -0 "$process"; done
            step there cat "$results/$users.status" "$results/$script.status" "$results/$setuid.status" \
                "$results/$named.status" "$results/$other.status"
            kill "$users" "$script" "$setuid" "$named" "$other"
            """#, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["there"].lines == ["0", "0", "0", "0", "0"])
    }

    /// A real dpkg, with a package whose own script takes its time.
    @Test(.enabled(if: Parts.isInstalled("dpkg-deb"), "dpkg is not installed")) func dpkgAtWork() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                mkdir -p /var/home/package/DEBIAN
                printf '%s\n' 'Package: nvctl-test' 'Version: 1' 'Architecture: all' 'Maintainer: test <test@localhost>' \
                    'Description: holds still' >/var/home/package/DEBIAN/control
                cat >/var/home/package/DEBIAN/postinst <<END
                #!/bin/sh
                "$NVCTL" driver dkms build --force >$results/inside.out 2>$results/inside.err
                echo \$? >$results/inside.status
                /var/home/hold
                END
                chmod 755 /var/home/package/DEBIAN/postinst
                dpkg-deb --build /var/home/package /var/home/package.deb >/dev/null
                begin dpkg dpkg --install /var/home/package.deb
                wait_for held
                watched fails nvctl driver dkms build --force
                step dry nvctl driver dkms build --force --dry-run
                step hook nvctl driver dkms build --force --in-transaction
                begin waits "$NVCTL" driver dkms build --force --wait 600
                wait_for waits waits
                go
                end dpkg
                end waits
                """#, from: .installed)
        #expect(results["inside"].status == 0, "dpkg waits for it: \(results["inside"].testDescription)")
        #expect(results["fails"].status == 1)
        #expect(results["fails"].errors.contains("nvctl: dpkg is at work: process "))
        #expect(results["fails"].errors.contains("dpkg --install /var/home/package.deb\nadvice: --wait <seconds> "))
        #expect(results["fails"].errors.contains("--in-transaction"))
        #expect(results.changes("fails").filter { !$0.contains("/var/lib/dpkg") } == [])
        #expect(results["dry"].status == 0)
        #expect(results["hook"].status == 0, "\(results["hook"].testDescription)")
        #expect(results["dpkg"].status == 0, "\(results["dpkg"].testDescription)")
        #expect(results["waits"].status == 0, "\(results["waits"].testDescription)")
    }

    /// libalpm makes the file with O_EXCL, keeps it open, and removes it when it is done.
    @Test func pacmanAtWork() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                mkdir -p /var/lib/pacman
                cat >/var/home/pacman <<'END'
                #!/bin/bash
                set -C
                exec 9>/var/lib/pacman/db.lck
                /var/home/hold
                rm /var/lib/pacman/db.lck
                END
                chmod 755 /var/home/pacman
                begin pacman /var/home/pacman
                wait_for held
                watched fails nvctl driver dkms build --force
                step hook nvctl driver dkms build --force --in-transaction
                begin waits "$NVCTL" driver dkms unregister --wait 600
                wait_for waits waits
                go
                end pacman
                end waits
                : >/var/lib/pacman/db.lck
                setpriv --reuid=65534 --regid=65534 --clear-groups bash -c 'exec 9</var/lib/pacman/db.lck; exec sleep 300' & users=$!
                reading() { [[ -e /proc/$users/fd/9 ]]; }
                wait_for reading
                step stale nvctl driver dkms setup
                kill "$users"
                """#, from: .installed)
        #expect(results["fails"].status == 1)
        #expect(results["fails"].errors.contains("nvctl: pacman is at work: process "))
        #expect(results.changes("fails") == [])
        #expect(results["hook"].status == 0, "\(results["hook"].testDescription)")
        #expect(results["waits"].status == 0, "\(results["waits"].testDescription)")
        #expect(results["stale"].status == 1)
        #expect(results["stale"].errors.contains("nvctl: /var/lib/pacman/db.lck says that pacman is at work: since 20"))
        #expect(results["stale"].errors.contains("if no pacman is running, remove the file: rm /var/lib/pacman/db.lck"))
    }
}
