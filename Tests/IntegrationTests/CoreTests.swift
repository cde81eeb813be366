import Testing

/// The kernel-independent part: compiled once, stored, and never used when it is not what it should be.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct CoreTests {
    /// Has the clone's makefile count how often an independent object is linked.
    private static let counting = #"""
        only "$plain" "$cloud"
        make_clone
        counter=/var/lib/linked
        sed -i "/OBJCOPY.*keep-global/i\\\t@echo \$@ >>$counter" "$clone/src/common/agnostic.mk"
        : >"$counter"
        count() { wc -l <"$counter"; }
        step init nvctl driver source init "$clone"

        """#

    @Test(arguments: Dkms.allCases) func twoKernelsShareIt(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            Self.counting + #"""
                step build nvctl driver dkms build
                step first count
                step status nvctl driver dkms status --verify
                step force nvctl driver dkms build --force --verbose
                step second count
                # A damaged object is compiled again, never linked.
                truncate -s 1000 /var/cache/nvctl/core/*/nv-kernel.o
                step damaged nvctl driver dkms build --force
                step third count
                step mended nvctl driver dkms status --verify
                # Another source is another object.
                echo 'int nvctl_test;' >>"$clone/src/nvidia/src/rm.c"
                step sync nvctl driver source sync
                step fourth count
                step list nvctl driver dkms cache
                step prune nvctl driver dkms cache prune --all
                step pruned nvctl driver dkms cache --json
                step leftovers find /var/lib/nvctl/build /var/cache/nvctl/core -mindepth 1
                """#, on: dkms)
        for step in ["build", "status", "force", "damaged", "mended", "sync", "list", "prune"] {
            #expect(results[step].status == 0, "\(step): \(results[step].testDescription)")
        }
        // nv-kernel.o and nv-modeset-kernel.o, each time.
        #expect(["first", "second", "third", "fourth"].map { results[$0].lines } == [["2"], ["2"], ["4"], ["6"]])
        #expect(results["force"].errors.contains("is in the store"))
        #expect(results["list"].output.contains("Objects (2):"))
        #expect(results["pruned"].output.contains(#""bytes" : 0"#), "\(results["pruned"].output)")
        #expect(results["leftovers"].output == "")
    }

    @Test func whereItCannotBeSharedEachKernelCompilesAll() async throws {
        let results = try await Scratch.run(
            Self.counting + #"""
                echo '[ -z "$SILENT" ] || true' >"$source/prepare.sh"
                chmod +x "$source/prepare.sh"
                echo 'PRE_BUILD="prepare.sh"' >>"$source/dkms.conf"
                step build nvctl driver dkms build --verbose
                step counted count
                step store ls -A /var/cache/nvctl/core
                """#)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["counted"].lines == ["4"])
        #expect(results["build"].errors.contains("runs a script before the build (PRE_BUILD)"))
        #expect(results["store"].output == "")
    }

    @Test func whatDoesNotCompileIsSaidAndHarmsNothing() async throws {
        let results = try await Scratch.run(
            #"""
            only "$plain" "$cloud"
            sed -i '1i #error "no such luck"' "$source/src/nvidia/src/rm.c"
            step before checksums "$plain"
            step build nvctl driver dkms build --force
            step after checksums "$plain"
            step leftovers find /var/lib/nvctl/build /var/cache/nvctl/core -mindepth 1 -name '*core*' -o -name '.new*'
            step stray others 'make|dkms'
            """#, from: .installed)
        #expect(results["build"].status == 1)
        for kernel in [Parts.plain, Parts.cloud] {
            #expect(
                results["build"].output.contains("\(kernel): FAILED, the kernel-independent part did not compile"),
                "\(results["build"].testDescription)")
        }
        #expect(results["build"].output.contains("no such luck"))
        #expect(results["after"].output == results["before"].output)
        #expect(results["leftovers"].output == "")
        #expect(results["stray"].output == "")
    }

    /// What somebody's build by hand left in the source: newer than the files, and another kernel's.
    @Test func staleBuildProductsNeverGetIn() async throws {
        let results = try await Scratch.run(
            #"""
            folder=$source/kernel-open
            mkdir -p "$source/src/nvidia/_out/Linux_$arch" "$folder/conftest/tests"
            for file in "$source/src/nvidia/_out/Linux_$arch/nv-kernel.o" "$folder/nvidia/nv-kernel.o_binary" \
                "$folder/nvidia/nv.o" "$folder/nvidia-uvm/uvm.o" "$folder/nvidia.o" "$folder/nvidia.ko"; do
                echo "not an object" >"$file"
            done
            echo '#error "stale"' >"$folder/conftest/conftest.h"
            touch -d '+1 hour' "$folder"/*.o "$folder"/*/*.o
            step build nvctl driver dkms build --force
            step status nvctl driver dkms status --verify
            step kept ls "$folder/nvidia/nv.o"
            """#, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["status"].status == 0)
        #expect(results["kept"].status == 0)
    }

    /// It is compiled where it lies, and what comes of that elsewhere.
    @Test func theSourceStaysAsItIs() async throws {
        let results = try await Scratch.run(
            #"""
            only "$plain" "$cloud"
            rm -rf /var/cache/nvctl/core
            listing() { find "$source/" -printf '%p %y %m %s %T@ %C@\n' | sort; }
            step before listing
            step build nvctl driver dkms build --force
            step after listing
            step store ls /var/cache/nvctl/core
            """#, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["store"].lines.count == 1)
        #expect(results["after"].output == results["before"].output)
    }

    /// What was compiled is then neither of the one content nor of the other.
    @Test func aSourceThatChangesMeanwhile() async throws {
        let results = try await Scratch.run(
            #"""
            only "$plain"
            rm -rf /var/cache/nvctl/core
            sed -i "/OBJCOPY.*keep-global/i\\\t@echo '// later' >>$source/src/nvidia/src/heap.c" "$source/src/common/agnostic.mk"
            step before checksums "$plain"
            step build nvctl driver dkms build --force
            step after checksums "$plain"
            step store ls -A /var/cache/nvctl/core
            """#, from: .installed)
        #expect(results["build"].status == 1)
        #expect(
            results["build"].output.contains("590.48.01 changed while it was compiled"),
            "\(results["build"].testDescription)")
        #expect(results["after"].output == results["before"].output)
        #expect(results["store"].output == "")
    }

    /// Linking takes the most room on the disk, and builds that wait for the same objects would all begin it at once. One
    /// that fails lets the next one go on.
    @Test func buildsThatHaveWaitedLinkInTurn() async throws {
        let results = try await Scratch.run(
            #"""
            only "$plain" "$cloud"
            rm -rf /var/cache/nvctl/core
            sed -i "/OBJCOPY.*keep-global/i\\\t@until [ \`ls /var/lib/nvctl/build/*/core/request | wc -l\` = 2 ]; do sleep 0.1; done" \
                "$source/src/common/agnostic.mk"
            sed -i -e 's|^modules: .*|&\n\t@mkdir /var/lib/linking \|\| echo both >>/var/lib/together|' \
                -e 's|^\t.*kernel-open modules$|&\n\t@sleep 0.5; rmdir /var/lib/linking; ! rm /var/lib/fails|' "$source/Makefile"
            step build nvctl driver dkms build --force --jobs 2
            step together cat /var/lib/together
            rm -rf /var/cache/nvctl/core
            : >/var/lib/fails
            step failing nvctl driver dkms build --force --jobs 2
            """#, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["together"].output == "")
        #expect(results["failing"].status == 2)
        #expect(
            results["failing"].output.components(of: "FAILED") == 1, "\(results["failing"].testDescription)")
        #expect(results["failing"].errors.contains(": built"), "\(results["failing"].testDescription)")
    }

    /// An entry of the store is a convenience: without room for it the modules are built all the same.
    @Test func withoutRoomInTheStoreTheModulesAreBuilt() async throws {
        let results = try await Scratch.run(
            #"""
            rm -rf /var/cache/nvctl/core
            mkdir -p /var/cache/nvctl/core
            mount -t tmpfs -o size=8k,mode=755 small /var/cache/nvctl/core
            step build nvctl driver dkms build --force
            step status nvctl driver dkms status --verify
            step store find /var/cache/nvctl/core -mindepth 1
            """#, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["build"].errors.contains("could not be stored"))
        #expect(results["status"].status == 0)
        #expect(results["store"].output == "")
    }

    /// Section by section what plain DKMS builds from the same source, apart from the identification of the link
    /// (build-id), which goes by the folder of the build. Of type information (BTF) the types are compared: pahole's threads
    /// write them in whatever order.
    @Test(arguments: Dkms.allCases) func theModulesAreThoseOfPlainDkms(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            #"""
            only "$plain" "$backport"
            # Without who, where and when the object is the same each time.
            sed -i "s/^MAKE\[0\]=\"'make'/& NV_BUILD_USER=nobody NV_BUILD_HOST=nowhere DATE=true/" "$source/dkms.conf"
            bare() { # FOLDER: the modules without their build-id and BTF
                local file
                for file in "$1"/*.ko; do
                    objcopy --remove-section .note.gnu.build-id --remove-section .BTF "$file" /tmp/module.$$
                    printf '%s %s\n' "$(basename "$file")" "$(sha256sum </tmp/module.$$)"
                    rm /tmp/module.$$
                done
            }
            types() { # FOLDER
                local file
                for file in "$1"/*.ko; do
                    readelf --section-headers --wide "$file" | grep -F ' .BTF ' | awk '{ print $6 }'
                    pahole --btf_base "/usr/lib/modules/$backport/build/vmlinux" --format_path btf "$file" | sort
                done
            }
            step nvctl nvctl driver dkms build --force
            for kernel in "$plain" "$backport"; do step "ours-$kernel" bare "$tree/$kernel/$arch/module"; done
            step types types "$tree/$backport/$arch/module"
            for kernel in "$plain" "$backport"; do
                dkms build -m nvidia -v "$version" -k "$kernel" --force >/dev/null
                step "theirs-$kernel" bare "$tree/$kernel/$arch/module"
            done
            step their-types types "$tree/$backport/$arch/module"
            """#, on: dkms, from: .installed)
        #expect(results["nvctl"].status == 0, "\(results["nvctl"].testDescription)")
        for kernel in [Parts.plain, Parts.backport] {
            #expect(results["ours-\(kernel)"].lines.count == 5)
            #expect(results["ours-\(kernel)"].output == results["theirs-\(kernel)"].output)
        }
        #expect(results["types"].lines.count > 20, "\(results["types"].testDescription)")
        #expect(results["types"].output == results["their-types"].output)
    }
}
