import Testing

/// An installation by nvctl leaves what `dkms install` leaves, and DKMS can continue with it.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct InstallParityTests {
    /// nvctl puts a version aside when nobody uses it any more; DKMS leaves it in its tree. See VersionTests.
    private func isCompared(_ line: String, apartFrom putAside: String?) -> Bool {
        guard let putAside else { return true }
        return !line.contains("nvidia/\(putAside)") && line != "/var/lib/dkms/nvidia d 755 0:0 "
    }

    private func check(_ results: Scratch.Results, _ names: [String], _ dkms: Dkms, apartFrom putAside: String? = nil) {
        for name in names {
            for step in ["dkms.install", "nvctl.install", "dkms.uninstall", "nvctl.uninstall"] {
                let title = "\(dkms) \(name).\(step): \(results["\(name).\(step)"].testDescription)"
                #expect(results["\(name).\(step)"].status == 0, "\(title)")
            }
            for step in ["installed", "scripts", "uninstalled", "removed"] {
                let theirs = results["\(name).dkms.\(step)"].lines.filter { isCompared($0, apartFrom: putAside) }
                let ours = results["\(name).nvctl.\(step)"].lines.filter { isCompared($0, apartFrom: putAside) }
                let different =
                    Set(theirs).subtracting(ours).sorted().map { "dkms: \($0)" }
                    + Set(ours).subtracting(theirs).sorted().map { "nvctl: \($0)" }
                #expect(different == [], "\(dkms) \(name) \(step)")
            }
            #expect(results["\(name).nvctl.installed"].output.contains(": installed"), "\(name)")
        }
    }

    @Test(arguments: Dkms.allCases) func whatIsLeftIsTheSame(dkms: Dkms) async throws {
        let results = try await Scratch.run("InstallParityTests/whatIsLeftIsTheSame.sh", on: dkms, from: .installed)
        check(results, ["otherDriver", "nothing", "manual", "scripts", "symlinks"], dkms)
        let scripts = results["scripts.nvctl.scripts"].lines
        #expect(scripts.first?.hasPrefix("before one two /var/lib/dkms/nvidia/") ?? false)
        #expect(scripts.contains("transaction \(Parts.plain)") == (dkms == .new))
        #expect(results["manual.nvctl.uninstalled"].output.contains("/extra/nvidia.ko\n"))
    }

    /// os-release decides where modules go.
    @Test(arguments: Dkms.allCases) func onOtherDistributions(dkms: Dkms) async throws {
        let results = try await Scratch.run("InstallParityTests/onOtherDistributions.sh", on: dkms, from: .installed)
        check(results, ["arch", "other", "folders"], dkms)
        let listing = results["other.nvctl.installed"].output
        #expect(listing.contains("/\(Parts.plain)/kernel/drivers/video/nvidia.ko f "))
        let folders = results["folders.nvctl.installed"].output
        #expect(folders.contains("/\(Parts.plain)/kernel/drivers/char/nvidia-modeset.ko f "))
    }

    /// nvctl replaces a version that DKMS installed before, and puts it aside. What was archived for it stays archived.
    @Test(arguments: Dkms.allCases) func overAnOlderVersion(dkms: Dkms) async throws {
        let results = try await Scratch.run("InstallParityTests/overAnOlderVersion.sh", on: dkms, from: .installed)
        check(results, ["older"], dkms, apartFrom: "590.44.01")
        #expect(results["older.dkms.installed"].output.contains("/var/lib/dkms/nvidia/590.44.01/"))
        #expect(!results["older.nvctl.installed"].output.contains("nvidia/590.44.01"))
    }
}
