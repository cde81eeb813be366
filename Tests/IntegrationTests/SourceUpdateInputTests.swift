import Testing

/// Clones that cannot be updated as they are: each with an answer of its own, and nothing changed.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct SourceUpdateInputTests {
    private static let clone =
        ScriptLibrary.upstream.text + #"""
            make_upstream 590.44.01
            clone_upstream 590.44.01
            only "$plain"
            nvctl driver source init "$clone" >/dev/null
            release 590.48.01
            update() { nvctl driver source update --no-build; }

            """#

    private func expectRefusal(_ name: String, _ words: String, in results: Scratch.Results) {
        #expect(results[name].status == 1, "\(name): \(results[name].testDescription)")
        #expect(results[name].errors.contains(words), "\(name): \(results[name].errors)")
        #expect(results[name].errors.contains("\nadvice: "), "\(name)")
        #expect(results.changes(name) == [], "\(name)")
    }

    @Test func eachHasItsAnswer() async throws {
        let results = try await Scratch.run(
            Self.clone + #"""
                mv "$upstream" "$upstream.gone"
                watched offline update
                watched offlineFetch nvctl driver source status --fetch
                watched offlineStatus nvctl driver source status
                mv "$upstream.gone" "$upstream"
                nobodys_git -C "$clone" remote rename origin mine
                watched noRemote update
                nobodys_git -C "$clone" remote rename mine origin

                as_nobody sed -i '1i // mine' "$clone/kernel-open/nvidia/nv.c"
                watched changed update
                step changedThere nvctl driver source update --tag 590.44.01 --dry-run
                nobodys_git -C "$clone" commit -qam mine
                watched commits update
                nobodys_git -C "$clone" checkout -q 590.44.01

                nobodys_git -C "$clone" tag -f 590.48.01 590.44.01 >/dev/null
                watched rewritten update
                nobodys_git -C "$clone" tag -d 590.48.01 >/dev/null

                mv "$clone" /var/home/moved
                watched moved update
                step again nvctl driver source init /var/home/moved
                step movedStatus nvctl driver source status
                mv /var/home/moved "$clone"
                """#)
        expectRefusal("offline", "file:///var/home/upstream cannot be asked for releases: ", in: results)
        expectRefusal("offlineFetch", "cannot be asked for releases", in: results)
        #expect(results["offlineStatus"].status == 0)
        expectRefusal("noRemote", "/var/home/clone has no remote named origin", in: results)
        expectRefusal(
            "changed", "has changes that checking out a release would lose: kernel-open/nvidia/nv.c", in: results)
        // A release is built as it was released.
        #expect(results["changedThere"].status == 0, "\(results["changedThere"].testDescription)")
        #expect(results["changedThere"].output.contains("Note: the clone has changes, which are left out"))
        #expect(!results["changedThere"].output.contains("- copy "))
        expectRefusal("commits", "/var/home/clone has a commit of its own", in: results)
        expectRefusal("rewritten", "the tag 590.48.01 of /var/home/clone is another one than its origin's", in: results)
        expectRefusal("moved", "the clone /var/home/clone is gone", in: results)
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(
            results["again"].output.contains("/var/home/clone is gone, and nvidia/590.44.01 comes from /var/home/moved")
        )
        #expect(!results["movedStatus"].output.contains("is gone"))
    }

    /// git exits with status 0 all the same.
    @Test func aReleaseOfWhichSomeFilesCannotBeHad() async throws {
        let results = try await Scratch.run(
            Self.clone + #"""
                as_nobody bash -c "echo new >'$upstream/src/new'"
                release 595.45.04
                nobodys_git -C "$clone" fetch -q origin tag 595.45.04
                # A clone without blobs, of which the server is away.
                blob=$(git -c safe.directory='*' -C "$clone" rev-parse 595.45.04:src/new)
                as_nobody rm "$clone/.git/objects/${blob:0:2}/${blob:2}"
                nobodys_git -C "$clone" config core.repositoryformatversion 1
                nobodys_git -C "$clone" config extensions.partialClone origin
                nobodys_git -C "$clone" config remote.origin.promisor true
                nobodys_git -C "$clone" config remote.origin.url "file:///var/home/away?access_token=secret"
                watched update nvctl driver source update --no-build --tag 595.45.04
                step head nobodys_git -C "$clone" describe --tags
                step clean nobodys_git -C "$clone" status --porcelain
                """#)
        #expect(results["update"].status == 1, "\(results["update"].testDescription)")
        #expect(results["update"].errors.contains("files of it are missing (1), such as src/new"))
        #expect(!results["update"].errors.contains("secret"), "\(results["update"].errors)")
        #expect(results["head"].lines == ["590.44.01"])
        #expect(results["clean"].output == "")
    }

    /// As by a power cut: nvctl and git stop in the middle of the files. version.mk, the last of them, is not there then.
    @Test func aCheckOutThatWasCutShort() async throws {
        let results = try await Scratch.run(
            ScriptLibrary.upstream.text + #"""
                make_upstream 590.44.01
                clone_upstream 590.44.01
                only "$plain"
                nvctl driver source init "$clone" >/dev/null
                as_nobody sed -i '1i // the next release' "$upstream/kernel-open/nvidia/nv.c"
                echo new | as_nobody tee "$upstream/kernel-open/nvidia/added.h" >/dev/null
                release 590.48.01
                printf '#!/bin/sh\ntouch /var/home/reached\nexec sleep infinity\n' >/var/home/stop
                chmod 755 /var/home/stop
                chmod 1777 /var/home
                cut_short() {
                    echo 'version.mk filter=stop' | as_nobody tee "$clone/.git/info/attributes" >/dev/null
                    nobodys_git -C "$clone" config filter.stop.smudge /var/home/stop
                    rm -f /var/home/reached
                    "$NVCTL" driver source update --no-build >/dev/null 2>&1 &
                    wait_for test -e /var/home/reached
                    kill -9 $!
                    # Only in this scratch system: beside it others run as nobody, too.
                    pkill -9 -u nobody --ns $$ --nslist mnt
                    wait $! || :
                    rm -f "$clone/.git/info/attributes"
                    nobodys_git -C "$clone" config --unset filter.stop.smudge
                    # What the killed run left of its own is gone after this.
                    nvctl driver source init "$clone" >/dev/null 2>&1 || :
                }
                added=$clone/kernel-open/nvidia/added.h changed=$clone/kernel-open/nvidia/nv.c
                cut_short
                step half head -n 1 "$changed" "$added"
                step gone ls "$clone/version.mk"
                watched locked nvctl driver source update --no-build
                rm "$clone/.git/index.lock"
                watched sync nvctl driver source sync
                watched init nvctl driver source init "$clone"
                cp -p "$changed" "$added" /var/home
                echo '// mine' | as_nobody tee -a "$changed" >/dev/null
                watched mine nvctl driver source update --no-build
                cp -p /var/home/nv.c "$changed"
                echo mine | as_nobody tee "$added" >/dev/null
                watched mineAdded nvctl driver source update --no-build
                # Written as far as this.
                head -c 2 /var/home/added.h >"$added"
                step again nvctl driver source update --no-build
                step whole nobodys_git -C "$clone" status --porcelain
                step at nobodys_git -C "$clone" describe --tags
                step left ls /var/lib/nvctl
                # Somebody has dealt with it, and works on.
                nobodys_git -C "$clone" checkout -q 590.44.01
                cut_short
                rm "$clone/.git/index.lock"
                nobodys_git -C "$clone" checkout -q -f 590.44.01
                rm -f "$added"
                as_nobody sed -i '1i // mine' "$changed"
                watched later nvctl driver source update --no-build
                step laterSync nvctl driver source sync
                """#)
        #expect(results["half"].output.contains("// the next release"), "\(results["half"].testDescription)")
        #expect(results["half"].status == 0, "\(results["half"].testDescription)")
        #expect(results["gone"].status != 0)
        #expect(results["locked"].status == 1)
        #expect(
            results["locked"].errors.contains("/var/home/clone/.git/index.lock': File exists"),
            "\(results["locked"].errors)")
        for step in ["sync", "init"] {
            expectRefusal(step, "update of /var/home/clone to 590.48.01 was cut short", in: results)
        }
        let words = "has changes that checking out a release would lose: kernel-open/nvidia/"
        expectRefusal("mine", words + "nv.c\n", in: results)
        expectRefusal("mineAdded", words + "added.h\n", in: results)
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["whole"].output == "")
        #expect(results["at"].lines == ["590.48.01"])
        #expect(!results["left"].lines.contains("check-out"))
        expectRefusal("later", words + "nv.c\n", in: results)
        #expect(results["laterSync"].status == 0, "\(results["laterSync"].testDescription)")
    }

    /// Somebody works in the clone while git is at it, and git fails: what they have written stays.
    @Test func whatIsChangedDuringACheckOutThatFails() async throws {
        let results = try await Scratch.run(
            Self.clone + #"""
                mine=$clone/kernel-open/nvidia/nv.c
                # The first time only: going back must be able to succeed.
                printf '#!/bin/sh\n[ ! -e %s ] || exec cat\n: >%s\necho "// mine" >>%s\nexit 1\n' \
                    "$clone/.git/failed" "$clone/.git/failed" "$mine" >/var/home/fail
                chmod 755 /var/home/fail
                echo 'version.mk filter=fail' | as_nobody tee "$clone/.git/info/attributes" >/dev/null
                nobodys_git -C "$clone" config filter.fail.smudge /var/home/fail
                nobodys_git -C "$clone" config filter.fail.clean cat
                nobodys_git -C "$clone" config filter.fail.required true
                step failed update
                rm "$clone/.git/info/attributes"
                step kept tail -n 1 "$mine"
                step head nobodys_git -C "$clone" describe --tags
                watched again update
                nobodys_git -C "$clone" checkout -q -- kernel-open
                step undone update
                step at nobodys_git -C "$clone" describe --tags
                """#)
        #expect(results["failed"].status == 1, "\(results["failed"].testDescription)")
        #expect(results["failed"].errors.contains("smudge filter fail failed"), "\(results["failed"].errors)")
        #expect(results["kept"].lines == ["// mine"])
        #expect(results["head"].lines == ["590.44.01"])
        expectRefusal(
            "again", "has changes that checking out a release would lose: kernel-open/nvidia/nv.c\n", in: results)
        #expect(results["undone"].status == 0, "\(results["undone"].testDescription)")
        #expect(results["at"].lines == ["590.48.01"])
    }

    @Test func releasesThatAreNotWhatTheyShouldBe() async throws {
        let results = try await Scratch.run(
            Self.clone + #"""
                nobodys_git -C "$upstream" tag -d 590.48.01 >/dev/null
                nobodys_git -C "$upstream" tag -d 590.44.01 >/dev/null
                release 590.40.01
                watched removed update
                release 590.47.01 590.50.01
                watched wrong update
                nobodys_git -C "$upstream" tag -d 590.50.01 >/dev/null
                nobodys_git -C "$upstream" -c protocol.file.allow=always submodule --quiet add "file://$upstream" sub
                release 590.51.01
                watched submodules update
                """#)
        // Older than what is in use: no update.
        #expect(results["removed"].status == 0, "\(results["removed"].testDescription)")
        #expect(results["removed"].output.contains("nothing newer than 590.44.01, which is in use, is there"))
        #expect(results["removed"].output.contains("is not among the tags of the clone's origin any more"))
        #expect(results.changes("removed") == [])
        expectRefusal("wrong", "the version.mk of its tag 590.50.01 says 590.47.01", in: results)
        expectRefusal("submodules", "/var/home/clone has submodules", in: results)
    }

    @Test func aShallowCloneStaysShallow() async throws {
        let results = try await Scratch.run(
            ScriptLibrary.upstream.text + #"""
                make_upstream 590.44.01
                clone_upstream 590.44.01 --depth 1 --branch 590.44.01
                only "$plain"
                nvctl driver source init "$clone" >/dev/null
                release 590.46.01
                release 590.48.01
                step update nvctl driver source update --no-build
                step shallow nobodys_git -C "$clone" rev-parse --is-shallow-repository
                step commits nobodys_git -C "$clone" rev-list --count HEAD
                step version cat /var/lib/nvctl/sources/590.48.01/version.mk
                """#)
        #expect(results["update"].status == 0, "\(results["update"].testDescription)")
        #expect(results["shallow"].lines == ["true"])
        #expect(results["commits"].lines == ["1"])
        #expect(results["version"].output.contains("590.48.01"))
    }

    /// The clone is its owner's: what its configuration names runs as them, and its hooks not at all.
    @Test func nothingOfTheCloneRunsAsRootAndNothingElseChanges() async throws {
        let results = try await Scratch.run(
            Self.clone + #"""
                printf '#!/bin/sh\nid -u >>/var/home/ran\necho "$1" >>/var/home/ran.as\nexec cat\n' >/var/home/spy
                chmod 755 /var/home/spy
                install -m 666 /dev/null /var/home/ran
                install -m 666 /dev/null /var/home/ran.as
                for key in core.fsmonitor core.pager core.sshCommand filter.spy.clean filter.spy.smudge; do
                    nobodys_git -C "$clone" config "$key" "/var/home/spy $key"
                done
                for hook in post-checkout reference-transaction post-index-change; do
                    printf '#!/bin/sh\necho hook >>/var/home/ran.as\nid -u >>/var/home/ran\n' >"$clone/.git/hooks/$hook"
                    chmod 755 "$clone/.git/hooks/$hook"
                done
                chown -R nobody: "$clone"
                echo 'version.mk filter=spy' | as_nobody tee "$clone/.git/info/attributes" >/dev/null
                refs() { nobodys_git -C "$clone" -c core.hooksPath=/dev/null for-each-ref --format='%(refname) %(objectname)'; }
                refs >"$results/refs"
                step update update
                step refs diff "$results/refs" <(refs)
                step ran sort -u /var/home/ran
                step what sort -u /var/home/ran.as
                step owners find "$clone" ! -user nobody
                step untracked nobodys_git -C "$clone" -c core.fsmonitor=false status --porcelain --untracked-files=all
                """#)
        #expect(results["update"].status == 0, "\(results["update"].testDescription)")
        #expect(results["ran"].lines == ["65534"])
        #expect(results["what"].output.contains("filter.spy.smudge"))
        #expect(!results["what"].output.contains("hook"))
        #expect(!results["what"].output.contains("core.fsmonitor"))
        let refs = results["refs"].lines.filter { $0.hasPrefix("<") || $0.hasPrefix(">") }
        #expect(refs.count == 1)
        #expect(refs.first?.hasPrefix("> refs/tags/590.48.01 ") == true)
        #expect(results["owners"].output == "")
        #expect(!results["untracked"].output.contains("??"))
    }
}
