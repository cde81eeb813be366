import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct UnregisterTests {
    /// DKMS archives modules that it did not install, Arch's at every installation, and an uninstall brings
    /// them back. What `unregister` left must not come back so.
    @Test(arguments: Dkms.allCases, ["Debian", "Arch"])
    func whatUnregisterLeftNeverComesBack(dkms: Dkms, system: String) async throws {
        let results = try await Scratch.run(
            (system == "Arch" ? "look_like_arch\n" : "") + #"""
                step before inodes "$plain"
                step unregister nvctl driver dkms unregister
                step after inodes "$plain"
                step left nvctl driver dkms status
                step leftDkms dkms status
                step setup nvctl driver dkms setup
                step build nvctl driver dkms build
                step built nvctl driver dkms status --verify
                step originals find /var/lib/dkms -name 'original_module*'
                step uninstall dkms uninstall "nvidia/$version" -k "$plain"
                step modules modules "$plain"
                step uninstalled nvctl driver dkms status
                """#, on: dkms, from: .installed)
        let plain = Parts.plain
        #expect(results["unregister"].status == 0)
        #expect(results["unregister"].output.contains("✓ unregister nvidia/590.48.01"))
        #expect(results["unregister"].output.contains("the modules of 1 kernel stay"))
        #expect(results["before"].output == results["after"].output)
        #expect(results["before"].lines.count == 5)
        #expect(results["left"].status == 0)
        #expect(results["left"].output.contains("Registered:     no\n"))
        #expect(results["left"].output.contains("✓ \(plain) [nvidia: manual, headers: ✓]"))
        #expect(results["leftDkms"].output == "")

        #expect(results["setup"].status == 0, "\(results["setup"].testDescription)")
        #expect(results["build"].status == 0, "\(results["build"].testDescription)")
        #expect(results["built"].status == 0)
        #expect(results["built"].output.contains("✓ \(plain) [nvidia: dkms, headers: ✓]"))
        #expect(results["originals"].output == "")
        #expect(results["uninstall"].status == 0)
        #expect(results["modules"].output == "")
        #expect(results["uninstalled"].status == 2)
    }

    @Test(arguments: Dkms.allCases) func purgeRemovesTheModulesToo(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            #"""
            watched dry nvctl driver dkms unregister --purge --dry-run
            step purge nvctl driver dkms unregister --purge
            step modules modules "$plain"
            step tree find /var/lib/dkms -mindepth 1 -not -name 'mok.*' -not -name dkms_dbversion
            step listed grep -h nvidia -r "/usr/lib/modules/$plain/" --include modules.dep
            step status nvctl driver dkms status
            watched again nvctl driver dkms unregister
            """#, on: dkms, from: .installed)
        #expect(results["dry"].status == 0)
        #expect(
            results["dry"].output.contains("unregister nvidia/590.48.01 and remove its modules from \(Parts.plain)"))
        #expect(results.changes("dry") == [])
        #expect(results["purge"].status == 0, "\(results["purge"].testDescription)")
        #expect(results["modules"].output == "")
        #expect(results["tree"].output == "")
        #expect(results["listed"].output == "")
        #expect(results["status"].status == 2)
        #expect(results["again"].status == 1)
        #expect(results["again"].errors.contains("nvctl: no NVIDIA driver is registered with DKMS"))
        #expect(results.changes("again") == [])
    }

    /// DKMS says that it has removed what it could not remove, and forgets the driver.
    @Test(arguments: Dkms.allCases) func nothingIsGoneThatCannotBeRemoved(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            #"""
            gone=/usr/lib/modules/1.2.3-gone
            mkdir -p "$gone/updates/dkms"
            cp "/usr/lib/modules/$plain/updates/dkms/nvidia.ko" "$gone/updates/dkms"
            mount --bind /usr/lib/modules /usr/lib/modules
            mount -o remount,bind,ro /usr/lib/modules
            watched purge nvctl driver dkms unregister --purge
            step json nvctl driver dkms unregister --purge --json
            step cleanup nvctl driver dkms cleanup --keep 5 --execute
            step before inodes "$plain"
            step build nvctl driver dkms build --force
            step after inodes "$plain"
            step listed dkms status
            umount /usr/lib/modules
            step cleaned nvctl driver dkms cleanup --keep 5 --execute
            step left find "$gone"
            step again nvctl driver dkms unregister --purge
            step modules modules "$plain"
            step tree find /var/lib/dkms -mindepth 1 -not -name 'mok.*' -not -name dkms_dbversion
            """#, on: dkms, from: .installed)
        for step in ["purge", "json", "cleanup", "build"] {
            #expect(results[step].status == 1, "\(step): \(results[step].testDescription)")
            let words = results[step].output + results[step].errors
            #expect(words.contains("Read-only file system"), "\(step): \(results[step].testDescription)")
            #expect(!words.contains("✓ unregister") && !words.contains("✓ 1.2.3-gone"), "\(step)")
        }
        let hint = "advice: make it writable and try again: mount -o remount,rw /usr/lib/modules"
        #expect(results["purge"].errors.contains(hint), "\(results["purge"].testDescription)")
        #expect(results.changes("purge").filter { !$0.contains(" /var/lib/nvctl d ") } == [])
        #expect(results["after"].output == results["before"].output)
        #expect(results["listed"].output.contains(": installed"), "\(results["listed"].testDescription)")
        #expect(results["cleaned"].status == 0, "\(results["cleaned"].testDescription)")
        #expect(results["left"].output == "")
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        #expect(results["modules"].output == "")
        #expect(results["tree"].output == "")
    }

    /// A program's status is no result.
    @Test func programsThatDoNothingAreNoticed() async throws {
        let results = try await Scratch.run(
            #"""
            idle() { # PROGRAM PATTERN
                printf '#!/bin/sh\ncase "$*" in %s) exit 0 ;; esac\nexec /usr/sbin/%s "$@"\n' "$2" "$1" >"/usr/local/sbin/$1"
                chmod 755 "/usr/local/sbin/$1"
            }
            step before checksums "$plain"
            idle depmod '*'
            step install nvctl driver dkms build --force
            step after checksums "$plain"
            step purge nvctl driver dkms unregister --purge
            step listed dkms status
            rm /usr/local/sbin/depmod
            step again nvctl driver dkms build
            idle dkms 'uninstall*|unbuild*|remove*'
            step removed nvctl driver dkms unregister --purge
            step modules modules "$plain"
            step index grep nvidia "/usr/lib/modules/$plain/modules.dep"
            step tree find /var/lib/dkms -mindepth 1 -not -name 'mok.*' -not -name dkms_dbversion
            idle dkms 'add*'
            step setup nvctl driver dkms setup
            rm /usr/local/sbin/dkms
            step mended nvctl driver dkms setup
            """#, from: .installed)
        for step in ["install", "purge"] {
            #expect(results[step].status == 1, "\(step): \(results[step].testDescription)")
            #expect(
                (results[step].output + results[step].errors).contains("exited with status 0, but did not write"),
                "\(step): \(results[step].testDescription)")
        }
        #expect(results["after"].output == results["before"].output)
        #expect(results["listed"].output.contains("nvidia/590.48.01"))
        #expect(results["again"].status == 0, "\(results["again"].testDescription)")
        // All of it is gone, whoever did it.
        #expect(results["removed"].status == 0, "\(results["removed"].testDescription)")
        #expect(results["modules"].output == "")
        #expect(results["index"].status == 1)
        #expect(results["tree"].output == "")
        #expect(results["setup"].status == 1)
        #expect(results["mended"].status == 0, "\(results["mended"].testDescription)")
    }

    /// DKMS itself refuses these, or says that it is done and has done nothing.
    @Test(arguments: Dkms.allCases) func brokenRegistrationsCanBeRemoved(dkms: Dkms) async throws {
        let results = try await Scratch.run(
            #"""
            mkdir -p "$tree/$cloud/$arch" "$tree/$backport/$arch/log" "$tree/build" "$tree/$plain/.tmp_${arch}_x"
            rm -r "/var/lib/nvctl/sources/$version" "$source"
            step before inodes "$plain"
            step broken nvctl driver dkms status
            watched build nvctl driver dkms build
            step unregister nvctl driver dkms unregister
            step after inodes "$plain"
            step status nvctl driver dkms status
            step dkms dkms status
            step tree find /var/lib/dkms -mindepth 1 -not -name 'mok.*' -not -name dkms_dbversion
            """#, on: dkms, from: .installed)
        #expect(results["broken"].status == 2)
        #expect(results["broken"].output.contains("Registered:     broken: its source "))
        #expect(results["build"].status == 1)
        #expect(results["build"].errors.contains("nvidia/590.48.01 is registered, but broken: its source "))
        #expect(results["build"].errors.contains("nvctl driver dkms unregister"))
        #expect(results.changes("build") == [])
        #expect(results["unregister"].status == 0, "\(results["unregister"].testDescription)")
        #expect(results["before"].output == results["after"].output)
        #expect(results["status"].output.contains("✓ \(Parts.plain) [nvidia: manual, headers: ✓]"))
        #expect(results["dkms"].output == "")
        #expect(results["tree"].output == "")
    }
}
