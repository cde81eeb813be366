import DriverModel
import DriverTestSupport
import SystemPackage
import TestSupport
import Testing
import Text

@testable import DriverFacts

@Suite struct KernelScanTests {
    private func kernel(_ release: String, of fixture: FixtureRoot, running: String? = nil) throws -> InstalledKernel {
        let inventory = fixture.inventory(running: running)
        return try #require(
            (inventory.kernels.map(\.installed) + inventory.orphans).first { $0.release.text == release })
    }

    @Test func aKernelIsKnownByItsPackageOrItsImage() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.1.0-pkgbase", headers: false, pkgbase: "linux-zen")
        try fixture.kernel("6.1.0-vmlinuz", headers: false, pkgbase: nil, vmlinuz: true)
        try fixture.kernel("6.1.0-boot", headers: false, pkgbase: nil)
        try fixture.file("/boot/vmlinuz-6.1.0-boot")
        try fixture.kernel("6.1.0-entry", headers: false, pkgbase: nil)
        try fixture.file("/boot/loader/entries/a.conf", "title x\nlinux\t/vmlinuz-6.1.0-entry\n")
        try fixture.kernel("6.1.0-version", headers: false, pkgbase: nil)
        try fixture.file("/efi/loader/entries/b.conf", "version    6.1.0-version\nlinux /abc/linux\n")
        try fixture.kernel("6.1.0-running", headers: false, pkgbase: nil)
        try fixture.folder("/lib/modules/6.1.0-running/kernel")
        try fixture.kernel("6.1.0-orphan", headers: false, pkgbase: nil)
        try fixture.kernel("6.1.0-headers-only", headers: true, pkgbase: nil)
        let inventory = fixture.inventory(running: "6.1.0-running")
        #expect(
            inventory.kernels.filter { $0.installed.kind == .bootable }.map(\.release.text) == [
                "6.1.0-boot", "6.1.0-entry", "6.1.0-pkgbase", "6.1.0-running", "6.1.0-version", "6.1.0-vmlinuz",
            ])
        #expect(inventory.orphans.map(\.release.text) == ["6.1.0-orphan"])
        #expect(try kernel("6.1.0-headers-only", of: fixture).kind == .noImage)
        #expect(inventory.kernels.filter(\.installed.isRunning).map(\.release.text) == ["6.1.0-running"])
        #expect(try kernel("6.1.0-pkgbase", of: fixture).headersPackage == "linux-zen-headers")
    }

    @Test func whatNobodyBootsNeedsNoAttention() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.1.0-headers-only", headers: true, pkgbase: nil)
        try fixture.kernel("6.1.0-orphan", headers: false, pkgbase: nil)
        try fixture.kernel("6.1.0-rt1")
        try fixture.file("/etc/nvctl.conf", "IgnoreKernel = *-rt*\n")
        #expect(fixture.inventory().kernels.allSatisfy { $0.modules.state == .missing })
        #expect(!fixture.inventory().needsAttention)
        #expect(try kernel("6.1.0-rt1", of: fixture).ignoredBy?.value == "*-rt*")
        try fixture.kernel("6.1.0-arch1")
        #expect(fixture.inventory().needsAttention)
    }

    @Test func aRunningKernelWithoutAFolderIsNamed() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.2.0")
        let kernel = try kernel("6.1.0", of: fixture, running: "6.1.0")
        #expect(kernel.kind == .runningWithoutModules)
        #expect(kernel.isRunning)
    }

    @Test func whatAnUpgradeLeftOfTheRunningKernelIsNoKernel() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/lib/modules/6.1.0/updates/dkms/nvidia.ko")
        try fixture.file("/lib/modules/6.1.0/modules.dep")
        #expect(try kernel("6.1.0", of: fixture, running: "6.1.0").kind == .runningWithoutModules)
        #expect(!fixture.inventory(running: "6.1.0").needsAttention)
    }

    @Test func headersAreThereOnlyWhenTheyAreComplete() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.1.0-a", headers: false)
        try fixture.kernel("6.1.0-b", headers: false)
        try fixture.link("/lib/modules/6.1.0-b/build", to: "/usr/src/linux-6.1.0-b")
        try fixture.kernel("6.1.0-c", headers: false)
        try fixture.file("/lib/modules/6.1.0-c/build/Makefile")
        try fixture.kernel("6.1.0-d", headers: false)
        try fixture.file("/usr/src/linux-d/Makefile")
        try fixture.file("/usr/src/linux-d/include/config/auto.conf")
        try fixture.link("/lib/modules/6.1.0-d/build", to: "/usr/src/linux-d")
        #expect(try kernel("6.1.0-a", of: fixture).headers == .missing)
        #expect(try kernel("6.1.0-b", of: fixture).headers == .dangling("/usr/src/linux-6.1.0-b"))
        #expect(
            try kernel("6.1.0-b", of: fixture).headersProblem
                == "/lib/modules/6.1.0-b/build points to /usr/src/linux-6.1.0-b, which does not exist")
        #expect(try kernel("6.1.0-c", of: fixture).headers == .incomplete("/lib/modules/6.1.0-c/build"))
        #expect(try kernel("6.1.0-d", of: fixture).headers == .present)
    }

    @Test func debiansHeadersPackageIsKnownFromItsDatabase() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.1.0-41-amd64", headers: false, pkgbase: nil, vmlinuz: true)
        try fixture.dpkgPackage("linux-image-6.1.0-41-amd64", files: ["/boot/vmlinuz-6.1.0-41-amd64"])
        try fixture.kernel("6.5.0-own", headers: false, pkgbase: nil, vmlinuz: true)
        #expect(try kernel("6.1.0-41-amd64", of: fixture).headersPackage == "linux-headers-6.1.0-41-amd64")
        #expect(try kernel("6.5.0-own", of: fixture).headersPackage == nil)
    }

    @Test func foldersAreFoundBehindTheLinkOfAMergedSystem() throws {
        let fixture = try FixtureRoot()
        try fixture.folder("/usr/lib")
        try fixture.link("/lib", to: "usr/lib")
        try fixture.kernel("6.1.0")
        #expect(fixture.root.isFile("/usr/lib/modules/6.1.0/pkgbase"))
        #expect(fixture.inventory().kernels.map(\.release.text) == ["6.1.0"])
    }

    @Test func anEmptySystemIsNoError() throws {
        let inventory = try FixtureRoot().inventory()
        #expect(inventory.kernels.isEmpty && inventory.orphans.isEmpty && inventory.registrations.isEmpty)
        #expect(!inventory.needsAttention)
        #expect(inventory.driverVersion == nil)
    }

    /// Names that somebody made up must neither be printed raw nor be handed to a program.
    @Test(arguments: ["6.1 with spaces", "6.1\nforged line", "6.1\u{1b}[2Jcleared", "6.1'quoted'", "6.1;id"])
    func strangeNamesAreShownEscapedAndGoNowhere(name: String) throws {
        let fixture = try FixtureRoot()
        try fixture.kernel(name, headers: false)
        try fixture.link(FilePath("/lib/modules").appending(name).appending("build"), to: FilePath("/no/\(name)"))
        try fixture.modulesOf(name, modules: ["nvidia"])
        try fixture.registration()
        try fixture.built(name)
        let found = try #require(fixture.inventory().kernels.first)
        #expect(found.release.text == name)
        #expect(!found.release.isWellFormed)
        for text in [found.installed.headersProblem, found.modules.fault?.words] {
            let shown = try #require(text)
            #expect(shown == shown.printable)
        }
    }
}
