import DriverModel
import DriverTestSupport
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

/// Sources and kernel headers that belong to a user. Only root can make files of other users.
@Suite(.enabled(if: geteuid() == 0, "needs root: files of other users are made"))
struct ForeignSourceTests {
    private let fixture: FixtureRoot
    private let kernel = "6.18.1"

    init() throws {
        fixture = try FixtureRoot()
        try fixture.kernel(kernel)
        try fixture.installed(kernel)
        try fixture.registration()
    }

    /// Moves root's files to a user's home, and leaves a link in their place.
    private func giveAway(_ path: FilePath) throws {
        let home: FilePath = "/home/anna/work"
        try fixture.folder("/home/anna")
        try fixture.root.rename(path, to: home)
        try fixture.root.link(path, to: home)
        try #require(chown(fixture.path.string + "/home/anna", 1000, 1000) == 0)
    }

    @Test func aSourceIsShownWithoutWhatOthersWrite() throws {
        let source: FilePath = "/usr/src/nvidia-590.48.01"
        try fixture.file(source.appending(".git/config"), "[remote \"origin\"]\nurl = https://stolen/x\n")
        #expect(fixture.inventory().source?.type == "git (https://stolen/x)")
        try fixture.file(source.appending("version.mk"), "NVIDIA_VERSION = 666.66\n")
        try fixture.file(source.appending("dkms.conf"), "never closed '")
        #expect(fixture.inventory().active?.isUsable == false)
        try giveAway(source)
        let inventory = fixture.inventory()
        #expect(inventory.source?.type == "git")
        #expect(inventory.source?.version == DriverVersion("590.48.01"))
        #expect(inventory.sources.map(\.path) == [source])
        #expect(inventory.active?.isUsable == true)
        #expect(inventory.active?.conf == nil)
        // The modules belong to root, and are judged as usual.
        #expect(!inventory.needsAttention)
        try fixture.root.unlink("/home/anna/work/dkms.conf")
        #expect(fixture.inventory().active?.isUsable == false)
    }

    @Test func headersOfAUserAreLookedAtAndNotRead() throws {
        let build = FilePath("/lib/modules/\(kernel)/build")
        try fixture.file(build.appending("include/config/auto.conf"), "\nCONFIG_CC_IS_CLANG=y\n")
        try fixture.file(build.appending("include/generated/utsrelease.h"), "#define UTS_RELEASE \"6.6.6\"\n")
        let own = try #require(fixture.inventory().kernels.first?.installed)
        #expect(own.isBuiltWithClang && own.headersRelease == "6.6.6")
        #expect(KernelOptions.read(of: own, in: fixture.root) != nil)
        try giveAway(build)
        let kernel = try #require(fixture.inventory().kernels.first?.installed)
        #expect(kernel.hasHeaders)
        #expect(!kernel.isBuiltWithClang && kernel.headersRelease == nil)
        #expect(KernelOptions.read(of: kernel, in: fixture.root) == nil)
    }
}
