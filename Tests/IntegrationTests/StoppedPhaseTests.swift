import Testing

/// Ctrl-C, and what the system sends, while a program of one phase takes for ever.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct StoppedPhaseTests {
    /// `hold PROGRAM PATTERN` has a program stand still where its command line is like that. `stops NAME SIGNAL COMMAND…`
    /// starts nvctl, sends the signal when a program stands still, and waits until nvctl has ended.
    static let prelude = #"""
        flags=/var/lib/flags
        mkdir -m 1777 -p "$flags"
        hold() { # PROGRAM PATTERN
            printf '#!/bin/sh\ncase "$*" in %s) touch %s/holding; exec sleep 300 ;; esac\nexec /usr/bin/%s "$@"\n' \
                "$2" "$flags" "$1" >"/usr/local/sbin/$1"
            chmod 755 "/usr/local/sbin/$1"
        }
        hold_compiler() { # PATTERN
            local name
            for name in cc gcc gcc-12 "$arch-linux-gnu-gcc-12"; do
                [[ ! -e /usr/bin/$name ]] || hold "$name" "$1"
            done
        }
        hold_linker() { for name in ld "$arch-linux-gnu-ld"; do hold "$name" "$1"; done; }
        let_go() { rm -f /usr/local/sbin/*; }
        # Machines that test many things at once are slow.
        comes() { wait_for "$@" 2>/dev/null || wait_for "$@" 2>/dev/null || wait_for "$@"; }
        gone() { ! kill -0 "$1" 2>/dev/null; }
        begin() { # NAME COMMAND...
            local name=$1
            shift
            rm -f "$flags/holding"
            # With the signals that a shell would take from a job.
            env --default-signal=INT setsid "$@" >"$results/$name.out" 2>"$results/$name.err" </dev/null &
            process=$!
        }
        end() { # NAME
            local status=0
            comes gone "$process"
            wait "$process" || status=$?
            echo "$status" >"$results/$1.status"
            step "$1.left" others 'sleep 300|debug/nvctl|dkms|make|cc1|gcc|git'
        }
        stops() { # NAME SIGNAL COMMAND...
            begin "$1" "$NVCTL" "${@:3}"
            comes test -e "$flags/holding" || { cat "$results/$1.err" >&2; false; }
            kill "-$2" "$process"
            end "$1"
            let_go
        }

        """#

    private func check(_ results: Scratch.Results, _ phases: KeyValuePairs<String, Int32>) {
        for (phase, status) in phases {
            #expect(results[phase].status == status, "\(phase): \(results[phase].testDescription)")
            #expect(results[phase].errors.contains("nvctl: interrupted; "), "\(phase)")
            #expect(results["\(phase).left"].output == "", "\(phase)")
        }
    }

    @Test(arguments: Dkms.allCases) func aBuildEndsInEveryPhase(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                only "$plain" "$cloud"
                step before inodes "$plain"
                hold cp '*--reflink=auto*'
                stops staging INT driver dkms build --force
                hold_compiler '*-fsyntax-only*'
                stops conftest TERM driver dkms build --force
                hold_compiler '*nvidia-uvm/uvm.c*'
                stops interface INT driver dkms build --force
                hold_linker '*nvidia.ko*'
                stops link TERM driver dkms build --force --kernel "$plain"
                rm -rf /var/cache/nvctl/core
                hold_compiler '*src/heap.c*'
                stops independent INT driver dkms build --force
                hold_compiler '*src/heap.c*'
                stops once-more TERM driver dkms build --force --jobs 1 --parallel 1
                # One links, and the other waits for its turn.
                hold_linker '*nvidia.ko*'
                stops turn INT driver dkms build --force --jobs 2
                hold strip '*'
                stops strip INT driver dkms build --force --kernel "$plain"
                step after inodes "$plain"
                step work find /var/lib/nvctl/build /var/cache/nvctl/core -mindepth 1 -name 'core-*' -o -name '.new*'
                """#, on: dkms, from: .installed)
        check(
            results,
            [
                "staging": 130, "conftest": 143, "interface": 130, "link": 143, "independent": 130, "once-more": 143,
                "turn": 130, "strip": 130,
            ])
        #expect(results["after"].output == results["before"].output)
        #expect(results["work"].output == "")
    }

    @Test func anInstallationEndsInEveryPhase() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                step before checksums "$plain"
                hold bash '*"say end end"*'
                stops settings INT driver dkms build --force
                for phase in PRE POST; do
                    cp "$source/dkms.conf" /var/home/dkms.conf
                    printf '#!/bin/sh\ntouch %s/holding\nexec sleep 300\n' "$flags" >"$source/script"
                    chmod 755 "$source/script"
                    echo "${phase}_INSTALL=script" >>"$source/dkms.conf"
                    stops "$phase" TERM driver dkms build --force
                    cp /var/home/dkms.conf "$source/dkms.conf"
                done
                # Also when the modules are put back.
                hold depmod '*'
                stops depmod INT driver dkms build --force
                step after checksums "$plain"
                step stage find "/usr/lib/modules/$plain/" /usr/lib/modules -maxdepth 1 -name '.nvctl*'
                step found modprobe -S "$plain" --dry-run --show-depends nvidia
                step next nvctl driver dkms build --force
                step status nvctl driver dkms status --verify
                """#, from: .installed)
        check(results, ["settings": 130, "PRE": 143, "POST": 143, "depmod": 130])
        #expect(results["after"].output == results["before"].output)
        #expect(results["status"].status == 0, "\(results["status"].testDescription)")
        #expect(results["stage"].output == "")
        #expect(results["found"].status == 0, "\(results["found"].testDescription)")
        #expect(results["next"].status == 0, "\(results["next"].testDescription)")
    }

    @Test func aSourceCommandEndsInEveryPhase() async throws {
        let results = try await Scratch.run(
            ScriptLibrary.upstream.text + Self.prelude + #"""
                make_upstream 590.44.01 590.48.01
                clone_upstream 590.44.01
                only "$plain"
                hold git '*status*'
                stops planning INT driver source init "$clone"
                hold tar '*--create*'
                stops pack TERM driver source init "$clone"
                hold tar '*--extract*'
                stops unpack INT driver source init "$clone"
                nvctl driver source init "$clone" >/dev/null
                hold git '*fetch*'
                stops fetch INT driver source update
                hold git '*checkout*--detach*'
                stops checkout TERM driver source update
                step update nvctl driver source update
                step versions versions "$plain"
                """#)
        check(results, ["planning": 130, "pack": 143, "unpack": 130, "fetch": 130, "checkout": 143])
        #expect(results["update"].status == 0, "\(results["update"].testDescription)")
        #expect(results["versions"].lines == ["\(Parts.plain) 590.48.01"])
    }

    @Test func aRemovalEnds() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                hold depmod '*'
                stops uninstall INT driver dkms unregister --purge
                step again nvctl driver dkms unregister --purge
                step modules modules "$plain"
                """#, from: .installed)
        check(results, ["uninstall": 130])
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["modules"].output == "")
    }

    /// One kernel's build has failed while the independent part takes for ever.
    @Test func whatHasFailedIsNotWaitedFor() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                rm -rf /var/cache/nvctl/core
                cp "$source/kernel-open/nvidia-uvm/uvm.c" "$source/src/nvidia/src/rm.c" "$source/src/nvidia-modeset/src/kms.c" /var/home
                sed -i '1i #error no such interface' "$source/kernel-open/nvidia-uvm/uvm.c"
                hold_compiler '*src/heap.c*'
                begin interface "$NVCTL" driver dkms build --force
                end interface
                step held test -e "$flags/holding"
                cp /var/home/uvm.c "$source/kernel-open/nvidia-uvm/"
                # Either half, while the other and the interface stand still.
                sed -i '1i #error no such half' "$source/src/nvidia/src/rm.c"
                hold_compiler '*src/kms.c*|*nvidia-uvm/uvm.c*'
                begin first "$NVCTL" driver dkms build --force
                end first
                cp /var/home/rm.c "$source/src/nvidia/src/"
                sed -i '1i #error no such half' "$source/src/nvidia-modeset/src/kms.c"
                hold_compiler '*src/heap.c*|*nvidia-uvm/uvm.c*'
                begin second "$NVCTL" driver dkms build --force
                end second
                let_go
                cp /var/home/kms.c "$source/src/nvidia-modeset/src/"
                step good nvctl driver dkms build --force
                """#, from: .installed)
        for (step, words) in [
            "interface": "no such interface", "first": "no such half", "second": "no such half",
        ] {
            #expect(results[step].status == 1, "\(step): \(results[step].testDescription)")
            #expect(results[step].output.contains(words), "\(step): \(results[step].testDescription)")
            #expect(results["\(step).left"].output == "", "\(step)")
        }
        #expect(results["interface"].output.contains("the kernel interface did not compile"))
        #expect(results["first"].output.contains("the kernel-independent part did not compile"))
        #expect(results["held"].status == 0)
        #expect(results["good"].status == 0, "\(results["good"].testDescription)")
    }

    /// The independent part is compiled on as long as another kernel's build wants it.
    @Test func theOtherKernelsGoOn() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                only "$plain" "$backport"
                rm -rf /var/cache/nvctl/core
                cat >>"$source/kernel-open/nvidia-uvm/uvm.c" <<'END'
                #include <linux/version.h>
                #if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
                #error not for this kernel
                #endif
                END
                # Goes on when it is told to.
                sed -i "/OBJCOPY.*keep-global/i\\\t@until [ -e $flags/go ]; do sleep 0.1; done" \
                    "$source/src/common/agnostic.mk"
                begin build "$NVCTL" driver dkms build --force --jobs 2 --parallel 2
                comes grep -q "$backport: FAILED" "$results/build.err"
                touch "$flags/go"
                end build
                """#, from: .installed)
        #expect(results["build"].status == 2, "\(results["build"].testDescription)")
        #expect(results["build"].output.contains("✓ \(Parts.plain): installed nvidia/590.48.01"))
        #expect(results["build"].output.contains("not for this kernel"))
        #expect(results["build.left"].output == "")
    }
}
