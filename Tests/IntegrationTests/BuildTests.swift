import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct BuildTests {
    @Test func whatIsRightAlreadyIsLeftAlone() async throws {
        let results = try await Scratch.run(
            #"""
            watched again nvctl driver dkms build
            watched dry nvctl driver dkms build --force --dry-run
            watched named nvctl driver dkms build --kernel "$plain" -k "$plain" --version "$version"
            """#, from: .installed)
        let plain = Parts.plain
        for step in ["again", "named"] {
            #expect(results[step].status == 0)
            #expect(results[step].output.contains("✓ \(plain): already built and installed"))
            #expect(results.changes(step) == [])
        }
        #expect(results["dry"].status == 0)
        #expect(results["dry"].output.contains("- build nvidia/590.48.01 for \(plain)"))
        #expect(results["dry"].output.contains("Dry run - no changes made."))
        #expect(results.changes("dry") == [])
    }

    @Test(arguments: [(Dkms.old, Scratch.Start.installed), (.new, .installed), (.old, .installedInImage)])
    func forceReallyCompiles(dkms: Dkms, start: Scratch.Start) async throws {
        let results = try await Scratch.run(
            #"""
            # What only a compiler can give: the source is another one, and nobody has told nvctl.
            sed -i 's/Loaded the UVM driver/Compiled once more/' "$source/kernel-open/nvidia-uvm/uvm.c"
            step plain nvctl driver dkms build
            step same grep -l 'Compiled once more' "/usr/lib/modules/$plain/updates/dkms/nvidia-uvm.ko"
            step force nvctl driver dkms build -f
            step built grep -l 'Compiled once more' "$tree/$plain/$arch/module/nvidia-uvm.ko"
            step installed grep -l 'Compiled once more' "/usr/lib/modules/$plain/updates/dkms/nvidia-uvm.ko"
            step status nvctl driver dkms status --verify
            step dkms dkms status
            step leftovers find "$tree" "/usr/lib/modules/$plain/" /var/lib/dkms/nvidia /var/lib/nvctl/build \
                -mindepth 1 '(' -name '.tmp*' -o -name '.nvctl*' -o -name 'original_module*' -o -name "$plain-*" ')'
            """#, on: dkms, from: start)
        #expect(results["plain"].output.contains("already built and installed"))
        #expect(results["same"].status == 1)
        #expect(results["force"].status == 0, "\(results["force"].testDescription)")
        #expect(results["built"].status == 0)
        #expect(results["installed"].status == 0)
        #expect(results["status"].status == 0)
        #expect(results["dkms"].lines.count == 1)
        #expect(results["dkms"].lines.first?.hasSuffix(": installed") ?? false)
        // Neither a temporary folder nor an archived original.
        #expect(results["leftovers"].output == "")
    }

    /// DKMS makes the key with which it signs in the first build, and builds run side by side.
    @Test(arguments: Dkms.allCases) func allKernelsAreSignedWithOneKey(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            #"""
            only "$plain" "$cloud"
            rm -f /var/lib/dkms/mok.*
            openssl=$(command -v openssl)
            printf '%s\n' '#!/bin/sh' 'case "$*" in *req*) echo "$*" >>/var/lib/made ;; esac' "exec $openssl \"\$@\"" \
                >/usr/local/bin/openssl
            chmod 755 /usr/local/bin/openssl
            hash -r
            step build nvctl driver dkms build --force --parallel 2
            step times grep -c . /var/lib/made
            for kernel in "$plain" "$cloud"; do
                for name in nvidia nvidia-modeset nvidia-drm nvidia-uvm nvidia-peermem; do
                    modinfo -k "$kernel" -F sig_key "$name"
                done
            done | sort | uniq -c >/tmp/keys.$$
            step keys cat /tmp/keys.$$
            step made openssl x509 -inform DER -in /var/lib/dkms/mok.pub -noout -serial
            """#, on: dkms, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["times"].lines == ["1"])
        let words = results["keys"].output.split { $0 == " " || $0 == "\n" }
        try #require(words.count == 2, "\(results["keys"].output)")
        #expect(words[0] == "10")
        let key = words[1].filter { $0 != ":" }
        #expect(results["made"].output.contains(key), "\(results["made"].output) \(key)")
    }

    /// Batch work, so that a desktop stays usable while compilers run.
    @Test func buildsGiveWayToOtherWork() async throws {
        let results = try await Scratch.run(
            #"""
            sed -i '1i ignored := $(shell ps -o cls= -p $$$$ >/var/lib/class)' "$source/kernel-open/Makefile"
            step build nvctl driver dkms build --force
            step class cat /var/lib/class
            """#, from: .installed)
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["class"].output.filter(\.isLetter) == "B")
    }

    /// Begun last, the longest would go on alone.
    @Test func theLongestBuildIsBegunFirst() async throws {
        let results = try await Scratch.run(
            #"""
            only "$plain" "$cloud"
            times() { # RELEASE SECONDS
                printf '{"module":"nvidia","version":"%s","kernel":"%s","phases":{"interface":{"seconds":%d,"objects":5}}}' \
                    "$version" "$1" "$2"
            }
            mkdir -p /var/cache/nvctl
            for longest in "$plain" "$cloud"; do
                other=$([[ $longest == "$plain" ]] && echo "$cloud" || echo "$plain")
                printf '{"format":1,"builds":[%s,%s]}\n' "$(times "$other" 10)" "$(times "$longest" 300)" \
                    >/var/cache/nvctl/build-times.json
                step "${longest/#$plain/first}" nvctl driver dkms build --force --parallel 1
            done
            """#, from: .installed)
        func begun(_ step: String) -> [String] {
            results[step].errors.split(separator: "\n").filter { $0.contains(" build nvidia/") }
                .compactMap { $0.split(separator: " ").last.map(String.init) }
        }
        #expect(begun("first") == [Parts.plain, Parts.cloud])
        #expect(begun(Parts.cloud) == [Parts.cloud, Parts.plain])
    }

    @Test func everyKernelThatIsNamedIsBuilt() async throws {
        let results = try await Scratch.run(
            #"""
            only "$plain" "$cloud" "$backport"
            step build nvctl driver dkms build --kernel "$cloud" --kernel "$plain" --kernel "$cloud"
            step dkms dkms status
            """#, from: .installed)
        #expect(results["build"].status == 0)
        #expect(results["build"].output.contains("✓ \(Parts.cloud): installed nvidia/590.48.01"))
        #expect(results["build"].output.contains("✓ \(Parts.plain): already built and installed"))
        #expect(!results["build"].output.contains(Parts.backport))
        #expect(results["dkms"].lines.count == 2)
    }

    @Test func kernelsWithoutHeaders() async throws {
        let results = try await Scratch.run(
            #"""
            mkdir -p /usr/lib/modules/6.9.9-{bare,dangling}
            touch /boot/vmlinuz-6.9.9-{bare,dangling}
            ln -s /usr/src/linux-headers-gone /usr/lib/modules/6.9.9-dangling/build
            watched all nvctl driver dkms build
            watched bare nvctl driver dkms build --kernel 6.9.9-bare
            watched dangling nvctl driver dkms build --kernel 6.9.9-dangling
            watched both nvctl driver dkms build --kernel "$plain" --force --kernel 6.9.9-bare
            watched ignored nvctl driver dkms build --kernel "$cloud"
            watched unknown nvctl driver dkms build --kernel 9.9.9-none
            watched version nvctl driver dkms build --version 1.2.3
            """#, from: .installed)
        #expect(results["all"].status == 2)
        #expect(results["all"].output.contains("✓ \(Parts.plain): already built and installed"))
        #expect(results["all"].output.contains("✗ 6.9.9-bare: skipped, no headers: "))
        #expect(results["all"].output.contains("/lib/modules/6.9.9-bare/build does not exist\n      advice: "))
        #expect(results["all"].output.contains("✗ 6.9.9-dangling: skipped, no headers: "))
        #expect(results["all"].output.contains("leads to /usr/src/linux-headers-gone, which does not exist"))
        for step in ["bare", "dangling", "both", "ignored", "unknown", "version"] {
            #expect(results[step].status == 1)
            #expect(results[step].output == "")
            #expect(results[step].errors.contains("\nadvice: "))
        }
        #expect(results["bare"].errors.hasPrefix("nvctl: no headers for 6.9.9-bare: "))
        #expect(results["dangling"].errors.contains("/usr/src/linux-headers-gone, which does not exist"))
        #expect(
            results["ignored"].errors.hasPrefix(
                "nvctl: kernel \(Parts.cloud) is ignored (IgnoreKernel in /etc/nvctl.conf"))
        #expect(results["unknown"].errors.hasPrefix("nvctl: no kernel 9.9.9-none is installed\n"))
        #expect(results["version"].errors.contains("1.2.3 is registered"))
        for step in ["all", "bare", "dangling", "both", "ignored", "unknown", "version"] {
            #expect(results.changes(step) == [])
        }
    }

    /// Names that a shell or a terminal would take for something else.
    @Test func malformedNames() async throws {
        let results = try await Scratch.run(
            #"""
            marker=/var/home/executed
            n=0
            for name in 'a b' .. ../../etc . '' / $'6.1\n6.2' $'6.1\e[31mred' $'\e]0;title\a' ";touch $marker" \
                "\$(touch $marker)" "\`touch $marker\`" "|touch $marker" '-k' '--all' '*' "6.1'\"" $'caf\u009b31m' \
                "$(printf 'x%.0s' {1..5000})"; do
                n=$((n + 1))
                watched "kernel$n" nvctl driver dkms build "--kernel=$name"
            done
            n=0
            for name in '' ../../etc $'6.1\e[31mred\n' ";touch $marker"; do
                n=$((n + 1))
                watched "version$n" nvctl driver dkms build "--version=$name"
                watched "unregister$n" nvctl driver dkms unregister "--version=$name"
                watched "setup$n" nvctl driver dkms setup "--version=$name"
                watched "sync$n" nvctl driver source sync "--kernel=$name"
            done
            # Folders with such names, which look like kernels in all else.
            for name in "6.9.9;touch executed" $'6.9.9\e[31mred\nnext' '6.9.9 $(touch executed)' '-6.9.9'; do
                mkdir -p "/usr/lib/modules/$name"
                cp -a "/usr/lib/modules/$plain/build" "/usr/lib/modules/$name/build"
                touch "/boot/vmlinuz-$name"
            done
            watched folders nvctl driver dkms build
            step status nvctl driver dkms status
            step executed find / /usr /var /root -xdev -maxdepth 2 -name executed
            """#, from: .installed)
        let commands = results.steps.keys.filter { $0.last?.isNumber ?? false }
        #expect(commands.count == 35)
        for step in commands.sorted() {
            #expect(results[step].status == 64, "\(step): \(results[step].testDescription)")
            // Setup has said by then what is there and what is not.
            #expect(results[step].output == "" || step.hasPrefix("setup"))
            #expect(results[step].errors.split(separator: "\n").count <= 12)
            #expect(results.changes(step) == [], "\(step)")
        }
        #expect(results["folders"].status == 2)
        #expect(results["folders"].output.components(of: "its name cannot be given to DKMS safely") == 4)
        #expect(results.changes("folders") == [])
        #expect(results["status"].lines.count { $0.contains("6.9.9") } == 4)
        for (name, step) in results.steps where !name.hasSuffix(".before") && !name.hasSuffix(".after") {
            #expect((step.output + step.errors).unicodeScalars.allSatisfy(Self.isPrintable), "\(name)")
        }
        #expect(results["executed"].output == "")
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || (scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value))
    }
}

extension String {
    /// How often the text occurs.
    func components(of text: String) -> Int { split(separator: text, omittingEmptySubsequences: false).count - 1 }
}
