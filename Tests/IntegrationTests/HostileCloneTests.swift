import Testing

/// A clone whose owner has turned its files into something else since `source init`.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct HostileCloneTests {
    /// `everything` has root look at all that there is, with each command; `hooks` is each stage of the hook.
    private static let prelude = #"""
        everything() {
            local command
            for command in "dkms status" "dkms status --json" "source status" "source status --json" "dkms doctor" \
                "source sync --dry-run" "source update --dry-run --tag $version" "source init --dry-run $clone" \
                "dkms fix --dry-run" "dkms build --dry-run"; do
                echo "== $command"
                timeout 60 "$NVCTL" driver $command 2>&1 || echo "status $?"
            done
        }

        hooks() {
            local command
            for command in keep build verify; do
                echo "== hook $command"
                echo "usr/lib/modules/$plain/vmlinuz" \
                    | timeout 100 "$NVCTL" driver dkms run-hook $command --transaction $$ 2>&1 || echo "status $?"
            done
        }

        """#

    /// Root could read what they lead to, and would show it.
    @Test func linksToWhatIsRootsAlone() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                mkdir -m 700 /var/home/secret
                cd /var/home/secret
                echo 'NVIDIA_VERSION = 666.66.06' >version.mk
                printf '[remote "origin"]\n\turl = https://stolen.invalid/x\n' >config
                printf '%040d\n' 7 | tr 0 b >HEAD
                printf '%s refs/tags/777.77.07\n' "$(cat HEAD)" >packed-refs
                for file in version.mk .git/config .git/HEAD .git/packed-refs; do
                    as_nobody ln -sf "/var/home/secret/${file##*/}" "$clone/$file"
                done
                cd /
                step seen everything
                step hooks hooks
                # A source that somebody has linked to it by hand.
                cp "$source/dkms.conf" "$clone/dkms.conf"
                rm "$source"
                ln -s "$clone" "$source"
                step linked everything
                step type nvctl driver dkms status
                """#, from: .installed)
        for step in ["seen", "hooks", "linked"] {
            let output = results[step].output
            for word in ["666.66", "stolen", "777.77", "bbbbbbbbbbbb", "status 124", "status 13"] {
                #expect(!output.contains(word), "\(step): \(output)")
            }
        }
        for step in ["seen", "linked", "type"] {
            let output = results[step].output
            #expect(output.contains("✓ \(Parts.plain) [nvidia: dkms, headers: ✓]"), "\(step): \(output)")
        }
        #expect(results["type"].lines.contains("Source Type:    git"), "\(results["type"].output)")
    }

    /// Named pipes notice that they are opened, as a device does; nobody writes to them either.
    @Test func pipesAreNotOpened() async throws {
        let results = try await Scratch.run(
            Self.prelude + #"""
                mkdir -m 777 /var/home/opened
                for file in version.mk dkms.conf .git/config .git/HEAD .git/packed-refs; do
                    as_nobody rm -f "$clone/$file"
                    as_nobody mkfifo "$clone/$file"
                    # Waits until somebody opens it to read.
                    as_nobody sh -c "exec 3>'$clone/$file'; touch '/var/home/opened/${file##*/}'" &
                done
                step seen everything
                step hooks hooks
                step opened ls /var/home/opened
                kill $(jobs -p) || :
                """#, from: .installed)
        #expect(results["opened"].status == 0 && results["opened"].output == "", "\(results["opened"].testDescription)")
        #expect(!results["seen"].output.contains("status 124"), "\(results["seen"].output)")
        #expect(results["seen"].output.contains("✓ \(Parts.plain) [nvidia: dkms, headers: ✓]"))
    }

    @Test func aCloneOfRootsThatOthersCanReplace() async throws {
        let results = try await Scratch.run(
            #"""
            make_clone
            only "$plain"
            chown -R root: "$clone"
            step own nvctl driver source init --dry-run "$clone"
            chown nobody: /var/home
            watched init nvctl driver source init "$clone"
            step status nvctl driver source status
            # Another system, mounted where its users cannot go.
            mkdir -p -m 700 /var/mounted
            other=/var/mounted/other
            mkdir -p "$other"/{etc,usr/{bin,src},lib/modules,var/lib/nvctl/sources,var/home}
            cp -a "$clone" "$other/var/home"
            chown -R nobody: "$other/var/home"
            cp -r "$sample" "$other/var/lib/nvctl/sources/$version"
            printf '{"clone":"/var/home/clone","isModified":false,"fingerprint":"","taken":1}' \
                >"$other/var/lib/nvctl/sources/$version.json"
            ln -s "/var/lib/nvctl/sources/$version" "$other/usr/src/nvidia-$version"
            step other nvctl driver source status --root "$other"
            """#)
        #expect(results["own"].status == 0, "\(results["own"].testDescription)")
        #expect(results["init"].status == 1)
        #expect(
            results["init"].errors.contains(
                "the clone /var/home/clone is root's, and others can put something else in its place: "
                    + "/var/home belongs to the user nobody"), "\(results["init"].errors)")
        #expect(results.changes("init") == [])
        #expect(results["other"].lines.contains("Latest Tag:     590.48.01"), "\(results["other"].testDescription)")
    }
}
